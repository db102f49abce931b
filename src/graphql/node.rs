//! Anything with a global id (Relay).

use super::can::Facts;
use super::roots::NodeQuery;
use super::{id, loader};
use crate::access::policy::Thing;
use crate::areas::graphql::{AipScore, Area, PoliceForce};
use crate::checks::graphql::{DoubleReading, OnsiteCheck};
use crate::documents::graphql::{Document, DocumentUpload, DocumentVersion};
use crate::error::{Error, Result};
use crate::evidence::graphql::{Evidence, EvidenceLink};
use crate::imports::graphql::ImportBatch;
use crate::inspections::graphql::{DocumentRequest, Inspection};
use crate::interviews::graphql::{Interview, InterviewRole};
use crate::judgements::graphql::{AreaText, Finding, Judgement, Theme};
use crate::packs::graphql::EvidencePack;
use crate::people::graphql::Person;
use crate::performance::graphql::{AipScoreItem, MeasureDefinition, PerformanceSeries};
use crate::questionnaires::graphql::QuestionnaireResult;
use crate::store::Loader;
use crate::trail::graphql::AuditEntry;
use ::entity::types::Action;
use async_graphql::{Context, ID, Interface};
use entity_derive::Object;
use futures_util::future::join_all;

/// [`Node`] from the list of its types, and what is found or asked of each type alike. Those over a row
/// of their own stand with its entity; those over `evidence`, by kind, without.
macro_rules! nodes {
    (rows { $($name:ident($entity:ident),)* } evidence { $($kind:ident,)* }) => {
        /// Anything with a global id.
        #[derive(Interface)]
        #[graphql(
            field(name = "id", ty = "ID", desc = "Global id."),
            field(
                name = "viewer_can",
                ty = "bool",
                desc = "Whether you may do this to it now.",
                arg(name = "action", ty = "Action", desc = "What you want to do.")
            )
        )]
        pub enum Node {
            $(#[doc = concat!("One `", stringify!($name), "`.")] $name($name),)*
            $(#[doc = concat!("One `", stringify!($kind), "`.")] $kind($kind),)*
        }

        impl From<Evidence> for Node {
            fn from(item: Evidence) -> Self {
                match item {
                    $(Evidence::$kind(item) => Self::$kind(item),)*
                }
            }
        }

        impl Node {
            /// What the policy must know of it, as the loader's viewer sees it.
            pub(super) async fn facts(&self, loader: &Loader) -> Result<Thing> {
                match self {
                    $(Self::$name(node) => node.0.facts(loader).await,)*
                    $(Self::$kind(node) => node.0.facts(loader).await,)*
                }
            }
        }

        /// The thing with this global id, if the loader's viewer may see it.
        ///
        /// # Errors
        /// If it is not an id of ours, or the database cannot be read.
        pub async fn find(loader: &Loader, global: &str) -> Result<Option<Node>> {
            let (name, key) = id::decode(global)?;
            match name.as_str() {
                $(stringify!($name) => {
                    let row = loader.one::<::entity::$entity::Entity>(key).await?;
                    Ok(row.map(|row| $name(row).into()))
                })*
                kind => {
                    let item = loader.one::<::entity::evidence::Entity>(key).await?;
                    let item = item.filter(|item| item.kind.type_name() == kind);
                    Ok(item.map(|row| Evidence::from(row).into()))
                }
            }
        }
    };
}

nodes! {
    rows {
        AipScore(aip_score),
        Area(area),
        AreaText(area_text),
        AuditEntry(audit_entry),
        DocumentRequest(document_request),
        DocumentUpload(document_upload),
        DocumentVersion(document_version),
        DoubleReading(double_reading),
        EvidenceLink(evidence_link),
        EvidencePack(evidence_pack),
        Finding(finding),
        ImportBatch(import_batch),
        Inspection(inspection),
        InterviewRole(interview_role),
        Judgement(judgement),
        MeasureDefinition(measure_definition),
        Person(person),
        PoliceForce(police_force),
        Theme(theme),
    }
    evidence {
        AipScoreItem,
        Document,
        Interview,
        OnsiteCheck,
        PerformanceSeries,
        QuestionnaireResult,
    }
}

/// The most ids that one request may ask for at once.
const MOST: usize = 200;

#[Object]
impl NodeQuery {
    /// The thing with this global id; null if there is none that you may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
    ) -> Result<Option<Node>> {
        find(loader(ctx), &id).await
    }
    /// The things with these global ids, in their order; null for each that is not there or that you
    /// may not see, and, with an error, for what is no id. At most 200.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Result<Node>>>> {
        if ids.len() > MOST {
            return Err(Error::Limit(format!("Ask for at most {MOST} ids at once.")));
        }
        let found = join_all(ids.iter().map(|id| find(loader(ctx), id))).await;
        Ok(found.into_iter().map(Result::transpose).collect())
    }
}
