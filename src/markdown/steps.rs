//! How much work the reading of a message took, so that a test can say it is linear; costs
//! nothing in earnest.

#[cfg(not(test))]
pub(super) fn took(_steps: usize) {}

#[cfg(test)]
pub(super) use counted::{count, took};

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    /// A loop went round so often, or looked at so many bytes.
    pub(in super::super) fn took(steps: usize) {
        STEPS.set(STEPS.get() + steps);
    }

    /// The steps that `work` took.
    pub(in super::super) fn count(work: impl FnOnce()) -> usize {
        STEPS.set(0);
        work();
        STEPS.get()
    }
}
