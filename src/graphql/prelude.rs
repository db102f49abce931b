//! The words of every room that speaks GraphQL: the types of the API, what is stored, what a resolver asks.

pub(crate) use super::roots::*;
pub(crate) use super::{
    ByteCount, Day, Instant, Json, Many, WHOLE, above, all, children, every, id, loader, must,
    node, one, page, part, payload, record, refusals, session, some, sorted, store,
};
pub(crate) use crate::areas::graphql::{AipScore, Area, PoliceForce};
pub(crate) use crate::documents::graphql::{Document, DocumentVersion};
pub(crate) use crate::error::{Error, Result, UserError};
pub(crate) use crate::evidence::graphql::{Evidence, EvidenceLink, evidence_kind};
pub(crate) use crate::inspections::graphql::{DocumentRequest, Inspection};
pub(crate) use crate::judgements::graphql::{Finding, Judgement, Theme};
pub(crate) use crate::people::graphql::Person;
pub(crate) use crate::store::{List, Order, OrderDirection, Seen};
pub(crate) use ::entity::types::*;
pub(crate) use ::entity::*;
pub(crate) use async_graphql::{Context, Enum, ID, InputObject, SimpleObject};
pub(crate) use entity_derive::Object;
pub(crate) use sea_orm::prelude::Uuid;
