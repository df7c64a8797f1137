use super::*;
use parlor::limits::{CHAT_BYTES, CHAT_PAGE, OUTBOX_BYTES};

#[tokio::test]
async fn pages_lead_from_the_newest_to_the_oldest_without_a_gap() {
    let kept = Kept::new().await;
    let mut said = vec![];
    for n in 0..2 * CHAT_PAGE + 7 {
        kept.say_in(kept.elsewhere, &guest(1), "there", None).await;
        said.push(kept.say(&guest(1), &n.to_string()).await);
    }
    let mut read = vec![];
    let mut before = None;
    loop {
        let (page, more) = kept.page(before).await;
        assert!(page.len() == CHAT_PAGE || !more);
        before = Some(page[0].id.0);
        read.splice(0..0, page);
        if !more {
            break;
        }
    }
    assert_eq!(read, said);
    assert_eq!(kept.page(Some(said[0].id.0)).await, (vec![], false));
}

#[tokio::test]
async fn a_page_that_just_fits_is_the_last() {
    let kept = Kept::new().await;
    for n in 0..CHAT_PAGE {
        kept.say(&guest(1), &n.to_string()).await;
    }
    let (page, more) = kept.page(None).await;
    assert_eq!((page.len(), more), (CHAT_PAGE, false));
    kept.say(&guest(1), "one more").await;
    assert!(kept.page(None).await.1);
}

#[tokio::test]
async fn a_page_before_nothing_or_beyond_everything_is_no_error() {
    let kept = Kept::new().await;
    assert_eq!(kept.page(None).await, (vec![], false));
    assert_eq!(kept.page(Some(u64::MAX)).await, (vec![], false));
    let said = kept.say(&guest(1), "alone").await;
    assert_eq!(kept.page(Some(0)).await, (vec![], false));
    for beyond in [said.id.0 + 1, 1 << 53, 1 << 63, u64::MAX] {
        assert_eq!(kept.page(Some(beyond)).await, (vec![said.clone()], false));
    }
}

#[tokio::test]
async fn a_page_of_the_longest_messages_fits_into_what_may_wait_for_a_reader() {
    let kept = Kept::new().await;
    // Each of these characters takes two in JSON.
    let long = "\n".repeat(CHAT_BYTES - 1) + ".";
    let first = kept.say(&guest(1), &long).await;
    for _ in 0..30 {
        kept.reply(&guest(1), &long, first.id).await;
    }
    let mut all = 0;
    let mut before = None;
    loop {
        let (messages, more) = kept.page(before).await;
        all += messages.len();
        before = Some(messages[0].id.0);
        let size = serde_json::to_string(&messages).unwrap().len();
        assert!(size < OUTBOX_BYTES, "{size}");
        if !more {
            break;
        }
    }
    assert_eq!(all, 31);
}
