//! What is said in passing: notices that go by themselves, and reactions.

use parlor::{call, ids::ParticipantId, time::Millis, wire::Left};
use parlor_app::view::{News, Notice};
use std::collections::BTreeMap;

/// Long enough to be read twice.
const NOTICE_MS: u64 = 5_000;
/// As long as the emoji's rise lasts.
const REACTION_MS: u64 = 3_000;
/// More than so many at once are noise; the oldest goes.
const NOTICES: usize = 4;

/// What is said at the moment.
#[derive(Default)]
pub(crate) struct Notices {
    last: u64,
    notices: Vec<(Notice, Option<Millis>)>,
    reactions: BTreeMap<ParticipantId, (String, Millis)>,
}

impl Notices {
    /// Says something; it goes by itself, except a question to the person.
    pub(crate) fn say(&mut self, now: Millis, what: News) {
        if self.notices.iter().any(|(notice, _)| notice.what == what) {
            return;
        }
        self.last += 1;
        let until = match what {
            News::TapToHear => None,
            _ => Some(now + NOTICE_MS),
        };
        let notice = Notice { n: self.last, what };
        self.notices.push((notice, until));
        if self.notices.len() > NOTICES {
            self.notices.remove(0);
        }
    }

    pub(crate) fn dismiss(&mut self, n: u64) {
        self.notices.retain(|(notice, _)| notice.n != n);
    }

    /// The touch came.
    pub(crate) fn heard(&mut self) {
        self.notices
            .retain(|(notice, _)| notice.what != News::TapToHear);
    }

    pub(crate) fn react(&mut self, now: Millis, who: ParticipantId, emoji: String) {
        self.reactions.insert(who, (emoji, now + REACTION_MS));
    }

    pub(crate) fn reaction(&self, who: ParticipantId) -> Option<String> {
        self.reactions.get(&who).map(|(emoji, _)| emoji.clone())
    }

    /// Drops what has been said long enough.
    pub(crate) fn pass(&mut self, now: Millis) {
        self.notices
            .retain(|(_, until)| until.is_none_or(|until| now < until));
        self.reactions.retain(|_, (_, until)| now < *until);
    }

    pub(crate) fn shown(&self) -> Vec<Notice> {
        self.notices
            .iter()
            .map(|(notice, _)| notice.clone())
            .collect()
    }
}

/// The call's news in the page's words; some need none.
pub(crate) fn words(news: call::News) -> Option<News> {
    Some(match news {
        call::News::Joined { name } => News::Joined(name),
        call::News::Left { name, why } => match why {
            Left::Left => News::Left(name),
            Left::Closed => News::Closed(name),
            Left::Lost => News::Lost(name),
            Left::Removed => News::Removed(name),
            // The whole page says so.
            Left::Ended => return None,
        },
        call::News::Muted { .. } => News::MutedByHost,
        call::News::DeviceGone(kind) => News::DeviceGone(kind),
        call::News::NotDone(_) => News::NotDone,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_go_by_themselves_and_a_question_stays() {
        let mut notices = Notices::default();
        notices.say(Millis(0), News::Joined("Ann".into()));
        notices.say(Millis(0), News::TapToHear);
        notices.pass(Millis(NOTICE_MS));
        let left: Vec<_> = notices.shown().into_iter().map(|n| n.what).collect();
        assert_eq!(left, [News::TapToHear]);
        notices.heard();
        assert!(notices.shown().is_empty());
    }

    #[test]
    fn there_are_never_more_than_a_few() {
        let mut notices = Notices::default();
        for n in 0..50 {
            notices.say(Millis(0), News::Left(n.to_string()));
        }
        assert_eq!(notices.shown().len(), NOTICES);
        assert_eq!(notices.shown()[NOTICES - 1].what, News::Left("49".into()));
    }

    #[test]
    fn a_reaction_is_gone_after_its_rise() {
        let mut notices = Notices::default();
        notices.react(Millis(10), ParticipantId(1), "👍".into());
        assert_eq!(notices.reaction(ParticipantId(1)).as_deref(), Some("👍"));
        notices.pass(Millis(10 + REACTION_MS));
        assert_eq!(notices.reaction(ParticipantId(1)), None);
    }
}
