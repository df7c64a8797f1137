//! Reactive values that are compiled once, whatever they hold.
//!
//! They are leptos' own, which come once per type, and weigh as much as the pages that read
//! them. Here all values lie behind one type, and only taking them out knows theirs.

use leptos::{
    prelude::{Get, GetUntracked, Memo as LeptosMemo, RwSignal as LeptosSignal, Set},
    text_prop::TextProp,
};
use std::{any::Any, fmt, marker::PhantomData, sync::Arc};

type Held = Arc<dyn Any + Send + Sync>;

fn look<T: 'static>(held: &Held) -> &T {
    held.downcast_ref()
        .expect("a value is of the type with which it was put there")
}

/// A value that can be set, and wakes whoever read it.
pub struct RwSignal<T> {
    node: LeptosSignal<Held>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> fmt::Debug for RwSignal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

impl<T: Default + Send + Sync + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    pub fn new(value: T) -> Self {
        Self {
            node: signal(Arc::new(value)),
            of: PhantomData,
        }
    }

    /// Reads it, and wakes with it.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(look(&held(self.node)))
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(look(&self.node.get_untracked()))
    }

    /// `None` once its owner is gone.
    pub fn try_with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        let held = self.node.try_get_untracked()?;
        Some(read(look(&held)))
    }

    pub fn set(self, value: T) {
        put(self.node, Arc::new(value));
    }

    /// Does nothing once its owner is gone.
    pub fn try_set(self, value: T) {
        let _ = self.node.try_set(Arc::new(value));
    }
}

impl<T: Clone + Send + Sync + 'static> RwSignal<T> {
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }

    pub fn update(self, change: impl FnOnce(&mut T)) {
        let mut value = self.get_untracked();
        change(&mut value);
        self.set(value);
    }

    /// Does nothing once its owner is gone.
    pub fn try_update(self, change: impl FnOnce(&mut T)) {
        if let Some(mut value) = self.try_get_untracked() {
            change(&mut value);
            self.try_set(value);
        }
    }
}

// One copy each, whatever the value.
#[inline(never)]
fn signal(value: Held) -> LeptosSignal<Held> {
    LeptosSignal::new(value)
}

#[inline(never)]
fn held(node: LeptosSignal<Held>) -> Held {
    node.get()
}

#[inline(never)]
fn put(node: LeptosSignal<Held>, value: Held) {
    node.set(value);
}

/// What a memo holds, and how it is told apart from what it held before.
#[derive(Clone)]
struct Derived {
    value: Held,
    same: fn(&Held, &Held) -> bool,
}

impl PartialEq for Derived {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&self.value, &other.value)
    }
}

fn same<T: PartialEq + 'static>(one: &Held, other: &Held) -> bool {
    look::<T>(one) == look::<T>(other)
}

/// A value that follows from others, and wakes its readers only when it is another one.
pub struct Memo<T> {
    node: LeptosMemo<Derived>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

/// A value that follows from others.
pub fn memo<T>(of: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    memo_from(move |_| of())
}

/// A value that follows from others, and from what it was before.
pub fn memo_from<T>(of: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo {
        node: derived(Box::new(move |last| Derived {
            value: Arc::new(of(last.map(|last| look(&last.value)))),
            same: same::<T>,
        })),
        of: PhantomData,
    }
}

type Derive = Box<dyn Fn(Option<&Derived>) -> Derived + Send + Sync>;

fn derived(of: Derive) -> LeptosMemo<Derived> {
    LeptosMemo::new(of)
}

#[inline(never)]
fn held_by(node: LeptosMemo<Derived>) -> Held {
    node.get().value
}

impl<T: Send + Sync + 'static> Memo<T> {
    /// Reads it, and wakes with it.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(look(&held_by(self.node)))
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(look(&self.node.get_untracked().value))
    }
}

impl<T: Clone + Send + Sync + 'static> Memo<T> {
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl Memo<String> {
    /// As a page's title. On the server it is the words of now: leptos reads titles there after
    /// the page was rendered, when another request's values may be where this one's were.
    pub fn title(self) -> TextProp {
        if cfg!(feature = "ssr") {
            self.get_untracked().into()
        } else {
            (move || self.get()).into()
        }
    }
}

/// What does not change is a memo too, for whoever asks for one.
impl From<String> for Memo<String> {
    fn from(value: String) -> Self {
        memo(move || value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::Owner;

    #[test]
    fn a_memo_follows_the_signal_it_reads_and_knows_what_it_was() {
        let owner = Owner::new();
        owner.set();
        let count = RwSignal::new(1);
        let double = memo(move || count.get() * 2);
        let most = memo_from(move |last: Option<&i32>| {
            count.with(|now| last.copied().unwrap_or(0).max(*now))
        });
        assert_eq!((double.get_untracked(), most.get_untracked()), (2, 1));
        count.update(|count| *count = 5);
        assert_eq!((double.get_untracked(), most.get_untracked()), (10, 5));
        count.set(3);
        assert_eq!((double.get_untracked(), most.get_untracked()), (6, 5));
    }

    #[test]
    fn a_signal_whose_owner_is_gone_is_nothing() {
        let owner = Owner::new();
        let signal = owner.with(|| RwSignal::new(String::from("here")));
        assert_eq!(signal.try_get_untracked().as_deref(), Some("here"));
        owner.cleanup();
        signal.try_set("gone".into());
        signal.try_update(|words| words.push('!'));
        assert_eq!(signal.try_get_untracked(), None);
    }
}
