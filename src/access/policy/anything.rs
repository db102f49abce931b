//! What is done to all things alike, and what is done to none.

use super::{Terms, looking};
use ::entity::types::Role;

/// What is visible can be read.
pub(super) const READ: Terms = looking(|role| role != Role::None, |_, _| Some(vec![]));

/// Access to anything can be explained.
pub(super) const EXPLAIN: Terms =
    looking(|role| matches!(role, Role::Auditor | Role::Administrator), |_, _| Some(vec![]));

/// Everybody may try to sign in.
pub(super) const SIGN_IN: Terms = looking(|_| true, |_, _| None);

/// Only the repository itself checks its files, and keeps time stamps.
pub(super) const BY_ITSELF: Terms = looking(|_| false, |_, _| None);
