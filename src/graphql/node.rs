//! Anything with a global id (Relay).

use super::{id, loader};
use crate::areas::graphql::{AipScore, Area, PoliceForce};
use crate::checks::graphql::OnsiteCheck;
use crate::documents::graphql::{Document, DocumentUpload, DocumentVersion};
use crate::error::{Error, Result};
use crate::evidence::graphql::{Evidence, EvidenceLink};
use crate::inspections::graphql::{DocumentRequest, Inspection};
use crate::interviews::graphql::{Interview, InterviewRole};
use crate::judgements::graphql::{Finding, Judgement, Theme};
use crate::people::graphql::Person;
use crate::performance::graphql::{AipScoreItem, MeasureDefinition, PerformanceSeries};
use crate::questionnaires::graphql::QuestionnaireResult;
use crate::store::{Loader, Row, Seen};
use crate::trail::graphql::AuditEntry;
use ::entity::types::Action;
use ::entity::{
    aip_score, area, audit_entry, document_request, document_upload, document_version, evidence,
    evidence_link, finding, inspection, interview_role, judgement, measure_definition, person,
    police_force, theme,
};
use async_graphql::{Context, ID, Interface, Object};
use futures_util::future::join_all;

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
    /// A score of the Area Inspection Programme.
    AipScore(AipScore),
    /// A citable score.
    AipScoreItem(AipScoreItem),
    /// A CPS Area.
    Area(Area),
    /// A line of the audit trail.
    AuditEntry(AuditEntry),
    /// A document.
    Document(Document),
    /// A document request.
    DocumentRequest(DocumentRequest),
    /// A file on its way in.
    DocumentUpload(DocumentUpload),
    /// A version of a document.
    DocumentVersion(DocumentVersion),
    /// A link from finding to evidence.
    EvidenceLink(EvidenceLink),
    /// A finding.
    Finding(Finding),
    /// An inspection.
    Inspection(Inspection),
    /// An interview or focus group.
    Interview(Interview),
    /// A role to be interviewed.
    InterviewRole(InterviewRole),
    /// A judgement.
    Judgement(Judgement),
    /// What a performance figure means.
    MeasureDefinition(MeasureDefinition),
    /// An on-site check.
    OnsiteCheck(OnsiteCheck),
    /// A series of performance figures.
    PerformanceSeries(PerformanceSeries),
    /// A person or system.
    Person(Person),
    /// A police force.
    PoliceForce(PoliceForce),
    /// The answers to one question of the questionnaire.
    QuestionnaireResult(QuestionnaireResult),
    /// A theme.
    Theme(Theme),
}

impl From<Evidence> for Node {
    fn from(item: Evidence) -> Self {
        match item {
            Evidence::Document(item) => Self::Document(item),
            Evidence::Interview(item) => Self::Interview(item),
            Evidence::OnsiteCheck(item) => Self::OnsiteCheck(item),
            Evidence::QuestionnaireResult(item) => Self::QuestionnaireResult(item),
            Evidence::PerformanceSeries(item) => Self::PerformanceSeries(item),
            Evidence::AipScoreItem(item) => Self::AipScoreItem(item),
        }
    }
}

async fn one<E: Row, T: Into<Node>>(
    loader: &Loader,
    key: sea_orm::prelude::Uuid,
    node: impl Fn(Seen<E::Model>) -> T,
) -> Result<Option<Node>> {
    Ok(loader.one::<E>(key).await?.map(|row| node(row).into()))
}

/// The thing with this global id, if the loader's viewer may see it.
///
/// # Errors
/// If it is not an id of ours, or the database cannot be read.
pub async fn find(loader: &Loader, global: &str) -> Result<Option<Node>> {
    let (name, key) = id::decode(global)?;
    match name.as_str() {
        "AipScore" => one::<aip_score::Entity, _>(loader, key, AipScore).await,
        "Area" => one::<area::Entity, _>(loader, key, Area).await,
        "AuditEntry" => one::<audit_entry::Entity, _>(loader, key, AuditEntry).await,
        "DocumentRequest" => one::<document_request::Entity, _>(loader, key, DocumentRequest).await,
        "DocumentUpload" => one::<document_upload::Entity, _>(loader, key, DocumentUpload).await,
        "DocumentVersion" => one::<document_version::Entity, _>(loader, key, DocumentVersion).await,
        "EvidenceLink" => one::<evidence_link::Entity, _>(loader, key, EvidenceLink).await,
        "Finding" => one::<finding::Entity, _>(loader, key, Finding).await,
        "Inspection" => one::<inspection::Entity, _>(loader, key, Inspection).await,
        "InterviewRole" => one::<interview_role::Entity, _>(loader, key, InterviewRole).await,
        "Judgement" => one::<judgement::Entity, _>(loader, key, Judgement).await,
        "MeasureDefinition" => {
            one::<measure_definition::Entity, _>(loader, key, MeasureDefinition).await
        }
        "Person" => one::<person::Entity, _>(loader, key, Person).await,
        "PoliceForce" => one::<police_force::Entity, _>(loader, key, PoliceForce).await,
        "Theme" => one::<theme::Entity, _>(loader, key, Theme).await,
        kind => {
            let item = loader.one::<evidence::Entity>(key).await?;
            let item = item.filter(|item| item.kind.type_name() == kind);
            Ok(item.map(|row| Evidence::from(row).into()))
        }
    }
}

/// The most ids that one request may ask for at once.
const MOST: usize = 200;

/// Anything by its global id.
#[derive(Default)]
pub struct NodeQuery;

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
    /// may not see. At most 200.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MOST {
            return Err(Error::Limit(format!("Ask for at most {MOST} ids at once.")));
        }
        join_all(ids.iter().map(|id| find(loader(ctx), id))).await.into_iter().collect()
    }
}
