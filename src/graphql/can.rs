//! What `viewerCan` answers, for every type alike: the facts about a thing, then the policy.

use super::{loader, store};
use crate::access::policy::{self, Thing};
use crate::documents;
use crate::error::{Error, Result};
use crate::evidence;
use crate::store::{Loader, Seen};
use ::entity::types::{Action, EvidenceKind};
use ::entity::{
    aip_score, area, area_text, audit_entry, document_request, document_upload, document_version,
    double_reading, evidence as item, evidence_link, evidence_pack, finding, import_batch,
    inspection, inspection_course, interview, interview_note, interview_role, judgement,
    judgement_ending, measure_definition, onsite_check_record, person, police_force, theme,
};
use async_graphql::Context;

/// Whether the viewer may do this to the thing that they see in this row.
///
/// # Errors
/// If the database cannot be read.
pub(crate) async fn viewer_can(
    ctx: &Context<'_>,
    action: Action,
    row: &impl Facts,
) -> Result<bool> {
    Ok(policy::can(store(ctx).viewer(), action, row.facts(loader(ctx)).await?))
}

/// A row about which the policy can be asked.
pub(crate) trait Facts {
    /// What the policy must know of it, as the loader's viewer sees it.
    fn facts(&self, loader: &Loader) -> impl Future<Output = Result<Thing>> + Send;
}

/// Rows that say themselves what the policy must know of them.
macro_rules! told_by_the_row {
    ($($row:ident: $thing:expr,)*) => {
        $(impl Facts for Seen<$row::Model> {
            async fn facts(&self, _: &Loader) -> Result<Thing> {
                let told: fn(&$row::Model) -> Thing = $thing;
                Ok(told(self))
            }
        })*
    };
}

told_by_the_row! {
    aip_score: |_| Thing::Other,
    area: |_| Thing::Area,
    audit_entry: |_| Thing::Other,
    evidence_pack: |_| Thing::Other,
    interview_role: |_| Thing::Other,
    measure_definition: |_| Thing::Other,
    police_force: |_| Thing::Other,
    theme: |_| Thing::Other,
    person: |person| Thing::Person { id: person.id },
    document_request: |request| Thing::Request { status: request.status },
    document_upload: |upload| upload.into(),
    area_text: |text| text.into(),
    import_batch: |batch| Thing::Import { state: batch.state },
    double_reading: |reading| reading.into(),
}

/// An inspection, with whether it goes on.
impl Facts for Seen<inspection::Model> {
    async fn facts(&self, loader: &Loader) -> Result<Thing> {
        let course = loader.part::<inspection_course::Entity, _>(self).await?;
        Ok(Thing::Inspection { state: course.ok_or(Error::NotFound)?.state })
    }
}

/// A judgement, with whether it ended.
impl Facts for Seen<judgement::Model> {
    async fn facts(&self, loader: &Loader) -> Result<Thing> {
        let ended = loader.part::<judgement_ending::Entity, _>(self).await?.is_some();
        Ok(Thing::Judgement { scope: self.scope, status: self.status, ended })
    }
}

/// A finding stands and falls with its judgement, unless it was retired before.
impl Facts for Seen<finding::Model> {
    async fn facts(&self, loader: &Loader) -> Result<Thing> {
        let by = finding::Column::JudgementId;
        let judgement = loader.above::<judgement::Entity, _>(self, by).await?;
        let ended = self.position == 0
            || loader.part::<judgement_ending::Entity, _>(&judgement).await?.is_some();
        Ok(Thing::Finding { scope: judgement.scope, status: judgement.status, ended })
    }
}

/// A link, with how far its judgement has come.
impl Facts for Seen<evidence_link::Model> {
    async fn facts(&self, loader: &Loader) -> Result<Thing> {
        let by = evidence_link::Column::JudgementId;
        let judgement = loader.above::<judgement::Entity, _>(self, by).await?;
        Ok(Thing::Link { judgement: judgement.status, status: self.status })
    }
}

/// A version of a document: its content is open if the viewer sees the row that holds it.
impl Facts for Seen<document_version::Model> {
    async fn facts(&self, loader: &Loader) -> Result<Thing> {
        Ok(Thing::Version { open: documents::reads::opens(loader, self).await? })
    }
}

/// An item of evidence: what it holds is open if the viewer sees the rows that hold it. For a document
/// they are those of its newest version.
impl Facts for Seen<item::Model> {
    async fn facts(&self, loader: &Loader) -> Result<Thing> {
        let mut interview = None;
        let open = match self.kind {
            EvidenceKind::Document => {
                let versions = evidence::reads::versions(loader, self).await?;
                Some(match versions.last() {
                    None => false,
                    Some(newest) => documents::reads::opens(loader, newest).await?,
                })
            }
            EvidenceKind::Interview => {
                let detail = loader.part::<interview::Entity, _>(self).await?;
                interview = Some(detail.ok_or(Error::NotFound)?.status);
                let (by, order) =
                    (interview_note::Column::InterviewId, interview_note::Column::Number);
                let words = loader.children::<interview_note::Entity, _>(by, self, order).await?;
                Some(!words.is_empty())
            }
            EvidenceKind::OnsiteCheck => {
                Some(loader.part::<onsite_check_record::Entity, _>(self).await?.is_some())
            }
            EvidenceKind::QuestionnaireResult
            | EvidenceKind::PerformanceSeries
            | EvidenceKind::AipScore => None,
        };
        Ok(Thing::Item { kind: self.kind, status: self.status, interview, open })
    }
}
