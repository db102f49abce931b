//! How rows are reached: the only room with a database connection.
//!
//! A [`Store`] belongs to one viewer and one request. It runs only [`Scoped`] queries, which already
//! carry the viewer's row filter; it writes only with a [`Permit`], in one transaction with its audit
//! entry. This compiles:
//! ```no_run
//! use evidence::store::Store;
//! async fn f(store: &Store) { let _ = store.all(store.find::<entity::document::Entity>()).await; }
//! ```
//! and these, each a way round it, do not:
//!
//! A bare select finds no connection:
//! ```compile_fail,E0277
//! use evidence::store::Store;
//! use sea_orm::prelude::*;
//! async fn f(store: &Store) { let _ = entity::document::Entity::find().all(store).await; }
//! ```
//! The connection is private:
//! ```compile_fail,E0616
//! use evidence::store::Store;
//! use sea_orm::prelude::*;
//! async fn f(store: &Store) { let _ = entity::document::Entity::find().all(&store.db).await; }
//! ```
//! An entity without a visibility rule cannot be asked for:
//! ```compile_fail,E0277
//! use evidence::store::Store;
//! async fn f(store: &Store) {
//!     let _ = store.all(store.find::<entity::questionnaire_count::Entity>()).await;
//! }
//! ```
//! A `Scoped` cannot be made by hand:
//! ```compile_fail,E0423
//! use evidence::store::{Scoped, Store};
//! use sea_orm::prelude::*;
//! async fn f(store: &Store) { let _ = store.all(Scoped(entity::document::Entity::find())).await; }
//! ```
//! Nothing is written without a permit:
//! ```compile_fail,E0308
//! use evidence::store::Store;
//! async fn f(store: &Store, judgement: entity::judgement::Model) {
//!     let _ = store.write(&judgement, async |_| Ok(())).await;
//! }
//! ```
//! What hangs on a row is reached from a row that was seen, not from any row:
//! ```compile_fail,E0308
//! use evidence::store::Loader;
//! use entity::finding::Column;
//! async fn f(loader: &Loader, row: &entity::judgement::Model) {
//!     let by = (Column::JudgementId, Column::Position);
//!     let _ = loader.children::<entity::finding::Entity, _>(by.0, row, by.1).await;
//! }
//! ```
//! and not from a row that says nothing of it:
//! ```compile_fail,E0277
//! use evidence::store::{Loader, Seen};
//! use entity::interviewee::Column;
//! async fn f(loader: &Loader, row: &Seen<entity::area::Model>) {
//!     let _ = loader.children::<entity::interviewee::Entity, _>(Column::InterviewId, row, Column::Id).await;
//! }
//! ```
//! A row that was seen cannot be made by hand:
//! ```compile_fail,E0423
//! fn f(row: entity::judgement::Model) { let _ = evidence::store::Seen(row.into()); }
//! ```
//! sea-orm's smart loader, whose children would be unscoped, finds no connection either:
//! ```compile_fail,E0277
//! use evidence::store::Store;
//! async fn f(store: &Store) {
//!     let _ = entity::judgement::Entity::load().all(store).await;
//! }
//! ```

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this room owns the connection and adds the filters"
)]

mod ahead;
mod batch;
mod connect;
mod eyes;
mod founding;
mod importing;
mod keeper;
mod laying;
mod leases;
mod levels;
mod loader;
mod loose;
mod newcomers;
mod outbox;
mod packing;
mod page;
mod question;
mod readings;
mod reference;
mod references;
mod refused;
mod releases;
pub mod revisions;
mod rights;
mod scoped;
mod seen;
mod settled;
mod shelf;
mod stamping;
mod statement;
mod tally;
mod whole;
mod write;

pub use ahead::Ahead;
pub use connect::Database;
pub use eyes::Eyes;
pub use founding::Founding;
pub use keeper::{CLAIM, Kept};
pub(crate) use laying::lay;
pub use leases::Leased;
pub use levels::{Levels, Turns};
pub use loader::Loader;
pub use loose::Loose;
pub use outbox::Event;
pub use page::{List, Order, OrderDirection, Page, PageArgs};
pub use question::{Being, Children, Only, Row, Slice};
pub use releases::Answers;
pub use scoped::{Scoped, Store};
pub use seen::Seen;
pub use tally::Counted;
pub use whole::Unshown;
pub use write::{Permit, Write};
