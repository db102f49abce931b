//! How a row becomes a type of the API: `record!`, `node!` for what has a global id, and `payload!` for
//! what came of changing it.
//!
//! ```ignore
//! node! {
//!     /// A police force.
//!     PoliceForce(police_force) {
//!         /// Home Office code.
//!         code: &str,
//!     }
//!     async (self, ctx) {
//!         /// The Area that it is in.
//!         area: Area = must(ctx, self.0.area_id, Area),
//!     }
//!     impl {
//!         /// Whether its name is long.
//!         fn long(&self) -> bool {
//!             self.0.name.len() > 20
//!         }
//!     }
//! }
//! ```
//!
//! makes `struct PoliceForce(Seen<police_force::Model>)` and its fields in the API:
//!
//! - those in the first braces are columns of the row, under the column's name ([`Column`]);
//! - those in `async` are what the expression comes to, awaited: rows that this one leads to;
//! - those in `impl` are resolvers like any of async-graphql's;
//! - the one in `costly` is such a resolver, too, and counts 50 more towards the limit of complexity (in
//!   `impl` it could not say so: `child_complexity` is out of the sight of a macro's arguments);
//! - `node!` adds `id` and `viewerCan`, and with `PoliceForce(police_force) demo` also `demo`;
//!   `can "…"` before that words the description of `viewerCan`.
//!
//! A column needs no `async`, and so no future. `async` and `impl` may be left out.

use super::{ByteCount, Day, Instant};
use ::entity::types::{CaseworkUnit, UnitScope, Words};
use chrono::{DateTime, NaiveDate, Utc};

/// A column as the API shows it: borrowed where a copy would cost something.
pub(crate) trait Column<'a, T> {
    /// The value to show.
    fn shown(&'a self) -> T;
}

impl<T: Copy> Column<'_, T> for T {
    fn shown(&self) -> T {
        *self
    }
}

impl<'a> Column<'a, &'a str> for String {
    fn shown(&'a self) -> &'a str {
        self
    }
}

impl<'a> Column<'a, Option<&'a str>> for Option<String> {
    fn shown(&'a self) -> Option<&'a str> {
        self.as_deref()
    }
}

impl<'a> Column<'a, &'a [String]> for Words {
    fn shown(&'a self) -> &'a [String] {
        &self.0
    }
}

impl Column<'_, Vec<CaseworkUnit>> for UnitScope {
    fn shown(&self) -> Vec<CaseworkUnit> {
        self.units()
    }
}

/// Where another kind has none.
impl Column<'_, Option<CaseworkUnit>> for CaseworkUnit {
    fn shown(&self) -> Option<CaseworkUnit> {
        Some(*self)
    }
}

impl Column<'_, ByteCount> for i64 {
    fn shown(&self) -> ByteCount {
        ByteCount(*self)
    }
}

impl Column<'_, Day> for NaiveDate {
    fn shown(&self) -> Day {
        Day(*self)
    }
}

impl Column<'_, Option<Day>> for Option<NaiveDate> {
    fn shown(&self) -> Option<Day> {
        self.map(Day)
    }
}

impl Column<'_, Instant> for DateTime<Utc> {
    fn shown(&self) -> Instant {
        Instant(*self)
    }
}

impl Column<'_, Option<Instant>> for Option<DateTime<Utc>> {
    fn shown(&self) -> Option<Instant> {
        self.map(Instant)
    }
}

/// A type of the API over a row.
macro_rules! record {
    (
        $(#[$about:meta])*
        $name:ident($entity:ident) {
            $($(#[$column_about:meta])* $column:ident: $shown:ty,)*
        }
        $(async ($this:ident, $ctx:ident) {
            $($(#[$found_about:meta])* $found:ident: $type:ty = $how:expr,)*
        })?
        $(impl { $($own:tt)* })?
        $(costly { $($costly:tt)* })?
    ) => {
        $(#[$about])*
        #[derive(Clone)]
        pub struct $name(pub $crate::store::Seen<::entity::$entity::Model>);

        $(#[$about])*
        #[entity_derive::Object]
        impl $name {
            $(
                $(#[$column_about])*
                fn $column(&self) -> $shown {
                    $crate::graphql::Column::shown(&self.0.$column)
                }
            )*
            $($(
                $(#[$found_about])*
                async fn $found(&$this, $ctx: &async_graphql::Context<'_>) -> $crate::error::Result<$type> {
                    $how.await
                }
            )*)?
            $($($own)*)?
            $(
                #[graphql(complexity = "50 + child_complexity")]
                $($costly)*
            )?
        }
    };
}
pub(crate) use record;

/// A type of the API over a row, with a global id.
macro_rules! node {
    (
        $(#[$about:meta])*
        $name:ident($entity:ident) can $can:tt $($demo:ident)? { $($columns:tt)* }
        $(async $given:tt { $($found:tt)* })?
        $(impl { $($own:tt)* })?
        $(costly { $($costly:tt)* })?
    ) => {
        $crate::graphql::record! {
            $(#[$about])*
            $name($entity) { $($columns)* }
            $(async $given { $($found)* })?
            impl {
                /// Global id.
                pub(crate) async fn id(&self) -> async_graphql::ID {
                    $crate::graphql::id::encode(stringify!($name), self.0.id)
                }
                #[doc = $can]
                pub(crate) async fn viewer_can(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "What you want to do.")] action: ::entity::types::Action,
                ) -> $crate::error::Result<bool> {
                    $crate::graphql::can::viewer_can(ctx, action, &self.0).await
                }
                $(
                    /// Whether it was loaded with the demonstration data.
                    pub(crate) async fn $demo(&self, ctx: &async_graphql::Context<'_>) -> bool {
                        $crate::graphql::session(ctx).demo
                    }
                )?
                $($($own)*)?
            }
            $(costly { $($costly)* })?
        }
    };
    ($(#[$about:meta])* $name:ident($entity:ident) $($rest:tt)*) => {
        $crate::graphql::node! {
            $(#[$about])*
            $name($entity) can "Whether you may do this to it now." $($rest)*
        }
    };
}
pub(crate) use node;

/// What came of a change: the thing as it stands now, or why the change was refused.
macro_rules! payload {
    ($(#[$about:meta])* $name:ident { $(#[$thing_about:meta])* $thing:ident: $type:ty }) => {
        $(#[$about])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$thing_about])*
            $thing: Option<$type>,
            /// Why it was refused; empty if it was not. Nothing was changed.
            user_errors: Vec<$crate::error::UserError>,
        }

        impl $name {
            /// The refusals are part of the answer; what else it asks for is read anew.
            pub(crate) fn of(
                ctx: &async_graphql::Context<'_>,
                made: $crate::error::Result<$type>,
            ) -> $crate::error::Result<Self> {
                let ($thing, user_errors) = $crate::graphql::refusals(made)?;
                $crate::graphql::loader(ctx).forget();
                Ok(Self { $thing, user_errors })
            }
        }
    };
}
pub(crate) use payload;
