//! What people see of Parlor: pages and components, the view they read, the intents they
//! send, and the data of which pages are functions.
//!
//! Not here: browsers (that is `frontend`), databases and sockets (that is `server`).
// A view is one value of one type, as deep as its markup.
#![recursion_limit = "256"]
#![expect(
    unreachable_pub,
    reason = "`#[component]` writes `pub` on what it makes of a private function"
)]

mod amounts;
mod app;
pub mod backend;
pub mod calendar;
pub mod check;
#[cfg(feature = "ssr")]
pub mod findings;
mod late;
pub mod markup;
pub mod page;
mod pages;
mod parts;
mod prelude;
pub mod reactive;
mod room;
pub mod runtime;
pub mod text;
pub mod view;

pub use app::live;
#[cfg(feature = "ssr")]
pub use app::shell;
pub use late::prepare;
