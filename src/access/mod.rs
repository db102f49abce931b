//! Who may see and do what: decided here, asked for everywhere else.
//!
//! `viewer` is who is asking, `roles` what each role is there for, `policy` what it may do, ever and to a
//! thing in its state, `subject` which rows are such things, `visibility` which rows it may see, `token`
//! how a bearer token becomes a caller, `claims` what it says in the words of its issuer, `keys` what its
//! signature is checked with, `issuer` the development issuer of such tokens.

mod claims;
pub mod issuer;
mod keys;
pub mod policy;
mod roles;
mod subject;
pub mod token;
pub mod viewer;
pub mod visibility;

pub(crate) use claims::{invited_as, is_subject};
pub use subject::Subject;
pub use viewer::{RoleProblem, Scope, Viewer};
pub use visibility::{Reached, Visible, among};
