//! Every word people read, one catalogue per language.
