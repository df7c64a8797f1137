//! News at the foot of a page of paper.

use super::icon;
use crate::prelude::*;
use std::time::Duration;

/// How long news stays.
const STAYS: Duration = Duration::from_secs(5);

/// What a page just said, and the place where it says it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Saying(RwSignal<Option<String>>);

impl Saying {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Says this for a few seconds.
    pub(crate) fn say(self, words: String) {
        self.0.set(Some(words.clone()));
        set_timeout(
            move || {
                if self.0.try_get_untracked().flatten() == Some(words) {
                    self.0.try_set(None);
                }
            },
            STAYS,
        );
    }

    /// The place.
    pub(crate) fn view(self) -> AnyView {
        view! {
            <div class="toasts" role="status">
                {move || {
                    self.0.get().map(|words| view! {
                        <div class="toast paper" data-kind="said">
                            <p class="toast__text">{icon("check")}{words}</p>
                        </div>
                    }.into_any())
                }}
            </div>
        }
        .into_any()
    }
}
