//! What people see of Parlor: pages and components, the view they read, the intents they
//! send, and what they ask of the server.
//!
//! Not here: browsers (that is `frontend`), databases and sockets (that is `server`).

pub mod api;
pub mod backend;
pub mod runtime;
pub mod text;
pub mod view;
