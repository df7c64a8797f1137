//! The pages of paper.

mod admin;
mod check;
mod front;
mod new_room;
mod rooms;

// Pages on which nothing happens are never built in a browser: they stay out of its bundle.
#[cfg(feature = "ssr")]
mod door;
#[cfg(feature = "ssr")]
mod network;
#[cfg(feature = "ssr")]
mod no_page;
#[cfg(feature = "ssr")]
mod reports;
#[cfg(feature = "ssr")]
mod room_settings;

pub(crate) use admin::Admin;
pub(crate) use check::Check;
pub(crate) use rooms::{Rooms, access_icon};
#[cfg(feature = "ssr")]
pub(crate) use {
    door::{SetUp, SetUpGone, SignIn, SignUp},
    front::Front,
    network::Network,
    no_page::{NoPage, NoRoom, NotYours, OnlyAdmins, Unavailable},
    reports::Reports,
    room_settings::RoomSettings,
};
