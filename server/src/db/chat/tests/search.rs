use super::*;
use parlor::limits::CHAT_FOUND;

#[tokio::test]
async fn all_words_must_be_there_and_the_last_may_be_unfinished() {
    let kept = Kept::new().await;
    for text in ["the red fox", "the red rose", "a Red foxglove", "blue fox"] {
        kept.say(&guest(1), text).await;
    }
    assert_eq!(
        kept.found("red fox").await,
        ["a Red foxglove", "the red fox"]
    );
    assert_eq!(kept.found("fox red").await, ["the red fox"]);
    assert_eq!(kept.found("  RED\tro ").await, ["the red rose"]);
    assert_eq!(kept.found("re the").await, [""; 0]);
    assert_eq!(kept.found("green").await, [""; 0]);
    assert_eq!(kept.found("blue \"fox\"").await, ["blue fox"]);
}

#[tokio::test]
async fn accents_do_not_matter_and_any_run_of_chinese_letters_is_found() {
    let kept = Kept::new().await;
    for text in [
        "un café crème",
        "今天天气很好，我们去花园吧",
        "ビールを飲む",
    ] {
        kept.say(&guest(1), text).await;
    }
    for (words, text) in [
        ("cafe cre", "un café crème"),
        ("CAFE\u{301}", "un café crème"),
        ("天气", "今天天气很好，我们去花园吧"),
        ("花园 天气", "今天天气很好，我们去花园吧"),
        ("园", "今天天气很好，我们去花园吧"),
        ("ール", "ビールを飲む"),
    ] {
        assert_eq!(kept.found(words).await, [text], "{words}");
    }
    assert_eq!(kept.found("气天").await, [""; 0]);
    kept.check().await;
}

#[tokio::test]
async fn the_newest_are_found_and_only_so_many() {
    let kept = Kept::new().await;
    for n in 0..CHAT_FOUND + 10 {
        kept.say(&guest(1), &format!("word {n}")).await;
    }
    let found = kept.found("word").await;
    assert_eq!(found.len(), CHAT_FOUND);
    assert_eq!(found[0], format!("word {}", CHAT_FOUND + 9));
    assert_eq!(found.last().unwrap(), "word 10");
}

#[tokio::test]
async fn a_search_finds_nothing_of_another_room() {
    let kept = Kept::new().await;
    let elsewhere = kept.elsewhere;
    for _ in 0..CHAT_FOUND + 1 {
        kept.say_in(elsewhere, &guest(1), "secret plan", None).await;
    }
    kept.say(&guest(1), "a plan of ours").await;
    assert_eq!(kept.found("plan").await, ["a plan of ours"]);
    // Rooms are words of the index, which nobody can name.
    for words in [
        "secret",
        &elsewhere.0.to_string(),
        &format!("plan\" OR room : \"{}", elsewhere.0),
        &format!("room:{} plan", elsewhere.0),
    ] {
        assert_eq!(kept.found(words).await, [""; 0], "{words}");
    }
}

#[tokio::test]
async fn what_was_found_shows_all_that_a_page_shows() {
    let kept = Kept::new().await;
    let said = kept.say(&guest(1), "question").await;
    let reply = kept.reply(&guest(2), "answer", said.id).await;
    let marked = changed(kept.react(&guest(1), reply.id, "👍", true).await);
    let words = "answer".into();
    let answer = kept.read(ChatOrder::Search { words }).await;
    assert_eq!(answer, ChatAnswer::Found(vec![marked]));
}

/// Bits of FTS5's language, of SQL, and of what breaks either.
const BITS: [&str; 32] = [
    "\"",
    "'",
    "(",
    ")",
    "*",
    "^",
    "+",
    "-",
    ":",
    "{",
    "}",
    "[",
    "]",
    "NEAR(",
    "AND",
    "OR",
    "NOT",
    "room",
    "words",
    "\\",
    "%",
    "_",
    ";",
    "--",
    ",",
    ".",
    "\u{fffd}",
    "👩‍👩‍👧",
    "天",
    "\u{301}",
    "a",
    "",
];

#[tokio::test]
async fn whatever_is_typed_is_no_error() {
    let kept = Kept::new().await;
    for text in BITS {
        kept.say(&guest(1), &format!(". {text} .")).await;
    }
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut pick = |below: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(random >> 33).unwrap() % below
    };
    let mut strings: Vec<String> = BITS.iter().map(ToString::to_string).collect();
    strings.extend(["\"\"\"", "a*\"", "^a", "NEAR(a b, 2)", "{room} : 1"].map(String::from));
    strings.extend(["\u{0}", "a\u{0}b\"", "\" OR 1=1 --", "🙂🙂"].map(String::from));
    while strings.len() < 1_000 {
        let length = 1 + pick(8);
        let between = ["", " "][pick(2)];
        let bits: Vec<_> = (0..length).map(|_| BITS[pick(BITS.len())]).collect();
        strings.push(bits.join(between));
    }
    for words in strings {
        kept.found(&words).await;
    }
    assert!(!kept.found("天").await.is_empty());
}

#[tokio::test]
async fn a_search_looks_at_the_words_of_this_room_and_at_nothing_else() {
    let kept = Kept::new().await;
    for query in [
        super::super::row::messages!("WHERE m.room = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?"),
        super::super::row::messages!(
            "WHERE m.room = ?1 AND m.id IN
                 (SELECT rowid FROM search WHERE search MATCH ?2 ORDER BY rowid DESC LIMIT ?3)
             ORDER BY m.id DESC"
        ),
    ] {
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}")))
                .fetch_all(&kept.store.readers)
                .await
                .unwrap();
        for (_, _, _, step) in plan {
            let whole = step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE INDEX");
            // A message's own reactions may be sorted.
            let sorts = step.contains("TEMP B-TREE") && !step.contains("json_group_array");
            assert!(!whole && !sorts, "{step}");
        }
    }
}
