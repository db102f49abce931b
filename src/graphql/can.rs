//! What `viewerCan` answers, for every type alike: the facts about a thing, then the policy.

use super::{Node, store};
use crate::access::policy::{self, Thing};
use crate::documents;
use crate::error::{Error, Result};
use crate::evidence;
use crate::store::{Loader, Seen};
use ::entity::types::{Action, EvidenceKind};
use ::entity::{
    document_version, evidence as item, evidence_link, finding, interview, interview_note,
    judgement, onsite_check_record,
};
use async_graphql::Context;

/// Whether the viewer may do this to a thing that they see.
#[must_use]
pub fn viewer_can(ctx: &Context<'_>, action: Action, thing: Thing) -> bool {
    policy::can(store(ctx).viewer(), action, thing)
}

/// A finding stands and falls with its judgement.
///
/// # Errors
/// If the database cannot be read.
pub async fn finding(loader: &Loader, row: &Seen<finding::Model>) -> Result<Thing> {
    Ok((&*loader.above::<judgement::Entity, _>(row, finding::Column::JudgementId).await?).into())
}

/// A link, with how far its judgement has come.
///
/// # Errors
/// If the database cannot be read.
pub async fn link(loader: &Loader, row: &Seen<evidence_link::Model>) -> Result<Thing> {
    let by = evidence_link::Column::JudgementId;
    let judgement = loader.above::<judgement::Entity, _>(row, by).await?;
    Ok(Thing::Link { judgement: judgement.status, status: row.status })
}

/// A version of a document: its content is open if the viewer sees the row that holds it.
///
/// # Errors
/// If the database cannot be read.
pub async fn version(loader: &Loader, row: &Seen<document_version::Model>) -> Result<Thing> {
    Ok(Thing::Version { open: documents::reads::opens(loader, row).await? })
}

/// An item of evidence: what it holds is open if the viewer sees the rows that hold it. For a document
/// they are those of its newest version.
///
/// # Errors
/// If the database cannot be read.
pub async fn item(loader: &Loader, row: &Seen<item::Model>) -> Result<Thing> {
    let mut interview = None;
    let open = match row.kind {
        EvidenceKind::Document => {
            let versions = evidence::reads::versions(loader, row).await?;
            Some(match versions.last() {
                None => false,
                Some(newest) => documents::reads::opens(loader, newest).await?,
            })
        }
        EvidenceKind::Interview => {
            interview = Some(
                loader.part::<interview::Entity, _>(row).await?.ok_or(Error::NotFound)?.status,
            );
            let (by, order) = (interview_note::Column::InterviewId, interview_note::Column::Number);
            let words = loader.children::<interview_note::Entity, _>(by, row, order).await?;
            Some(!words.is_empty())
        }
        EvidenceKind::OnsiteCheck => {
            Some(loader.part::<onsite_check_record::Entity, _>(row).await?.is_some())
        }
        EvidenceKind::QuestionnaireResult
        | EvidenceKind::PerformanceSeries
        | EvidenceKind::AipScore => None,
    };
    Ok(Thing::Item { kind: row.kind, status: row.status, interview, open })
}

/// Anything with a global id, as the loader's viewer sees it.
///
/// # Errors
/// If the database cannot be read.
pub async fn thing(loader: &Loader, node: &Node) -> Result<Thing> {
    match node {
        Node::Judgement(judgement) => Ok((&*judgement.0).into()),
        Node::Finding(row) => finding(loader, &row.0).await,
        Node::EvidenceLink(row) => link(loader, &row.0).await,
        Node::DocumentVersion(row) => version(loader, &row.0).await,
        Node::Document(row) => item(loader, &row.0.0).await,
        Node::Interview(row) => item(loader, &row.0.0).await,
        Node::OnsiteCheck(row) => item(loader, &row.0.0).await,
        Node::QuestionnaireResult(row) => item(loader, &row.0.0).await,
        Node::PerformanceSeries(row) => item(loader, &row.0.0).await,
        Node::AipScoreItem(row) => item(loader, &row.0.0).await,
        Node::DocumentRequest(request) => Ok(Thing::Request { status: request.0.status }),
        Node::DocumentUpload(upload) => Ok((&*upload.0).into()),
        Node::Inspection(_) => Ok(Thing::Inspection),
        Node::Person(person) => Ok(Thing::Person { id: person.0.id }),
        Node::AipScore(_)
        | Node::Area(_)
        | Node::AuditEntry(_)
        | Node::InterviewRole(_)
        | Node::MeasureDefinition(_)
        | Node::PoliceForce(_)
        | Node::Theme(_) => Ok(Thing::Other),
    }
}
