//! Parlor's server: accounts and rooms in SQLite, pages, signaling, administration.
//!
//! Not here: what pages look like (that is `app`) and what a room decides (that is `parlor`).

pub mod accept;
pub mod accounts;
pub mod clock;
pub mod config;
pub mod db;
pub mod rooms;
pub mod socket;
pub mod state;
pub mod turn;
pub mod visitor;
