//! Accounts, forms, pages and the command line, through the real router and a real file.
#![expect(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test program: its modules have no other reader, and a panic is its answer"
)]

mod accounts;
mod browser;
mod checks;
mod command_line;
mod network;
mod pages;
mod policy;
mod rooms;
