//! What is sent to the Area to check the facts, the points that it raises, and what is decided on each.
//!
//! The Area's liaison sees what was sent, as it was then, and nothing else of the judgement.

use super::writing::{self, Change, change, goes_on, on_revision, put};
use crate::access::policy;
use crate::digest;
use crate::error::{Error, Result, UserErrorCode, some_text};
use crate::store::{Event, Seen, Store, Write};
use ::entity::types::{AccuracyResponse, Action, FindingType, JudgementChangeKind, WordChange};
use ::entity::{
    accuracy_point_source, area_text, factual_accuracy_point, finding, judgement, judgement_change,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel, Set};
use serde::{Deserialize, Serialize};

/// The text of a judgement as it is sent to the Area.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    /// What reports call the judgement.
    pub reference: String,
    /// Its version.
    pub version: i32,
    /// Title.
    pub title: String,
    /// The judgement itself.
    pub statement: String,
    /// Its findings, in order.
    pub findings: Vec<SentFinding>,
}

/// A finding as it is sent to the Area.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentFinding {
    /// What reports call it.
    pub reference: String,
    /// What it is.
    #[serde(rename = "type")]
    pub finding_type: FindingType,
    /// The finding itself.
    pub statement: String,
}

/// What was sent, read.
///
/// # Errors
/// If it is not as it was written.
pub fn sent(text: &area_text::Model) -> Result<Sent> {
    serde_json::from_str(&text.text).map_err(Error::internal)
}

/// Sends the text of a judgement that is held, as it is now, in place of what was sent before.
pub(super) async fn send(
    write: &Write<'_>,
    row: &judgement::Model,
    findings: &[Seen<finding::Model>],
    note: &str,
    by: Uuid,
) -> Result<()> {
    let (Some(inspection_id), Some(area_id)) = (row.inspection_id, row.area_id) else {
        return Err(Error::NotFound);
    };
    let findings = findings.iter().map(|finding| SentFinding {
        reference: finding.reference.clone(),
        finding_type: finding.finding_type,
        statement: finding.statement.clone(),
    });
    let text = digest::canonical(&Sent {
        reference: row.reference.clone(),
        version: row.version,
        title: row.title.clone(),
        statement: row.statement.clone(),
        findings: findings.collect(),
    })?;
    let text = area_text::Model {
        id: write.clock.id(),
        judgement_id: row.id,
        inspection_id,
        area_id,
        sha256: digest::of_bytes(text.as_bytes()),
        text,
        note: Some(note.trim().to_owned()).filter(|note| !note.is_empty()),
        sent_by: by,
        sent_at: write.clock.now(),
        closed_at: None,
    };
    write.insert_all([text.into_active_model().reset_all()]).await
}

/// Takes no more points on what was sent of a judgement. The texts are held from here on, so that no point comes in
/// between.
pub(super) async fn close(write: &Write<'_>, judgement: Uuid) -> Result<()> {
    let open = Condition::all()
        .add(area_text::Column::JudgementId.eq(judgement))
        .add(area_text::Column::ClosedAt.is_null());
    for text in write.all::<area_text::Entity>(open).await? {
        let (id, closed_at) = (Set(text.id), Set(Some(write.clock.now())));
        write.update(area_text::ActiveModel { id, closed_at, ..Default::default() }).await?;
    }
    Ok(())
}

/// Raises a point on what was sent, for the Area.
///
/// # Errors
/// [`Error::NotFound`] for a text that the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what the rules refuse.
pub async fn raise(
    store: &Store,
    text: Uuid,
    on: Option<String>,
    point: &str,
) -> Result<Seen<area_text::Model>> {
    let permit = store.permit::<area_text::Entity>(Action::RaiseAccuracyPoint, text).await?;
    store
        .write(&permit, async |write| {
            let text = write.hold::<area_text::Entity>(text).await?;
            if text.closed_at.is_some() {
                let message = "Points are no longer raised on this text: a newer one was sent, or the \
                               judgement has gone on.";
                return Err(Error::refused("text", UserErrorCode::TextClosed, message));
            }
            some_text("point", UserErrorCode::CommentRequired, point)?;
            let sent = sent(&text)?;
            let known = |name: &String| sent.findings.iter().any(|of| of.reference == *name);
            if let Some(other) = on.as_ref().filter(|name| !known(name)) {
                let message = format!("There is no finding {other} in this text.");
                return Err(Error::refused("finding", UserErrorCode::InvalidValue, message));
            }
            let raised = factual_accuracy_point::Model {
                id: write.clock.id(),
                judgement_id: text.judgement_id,
                point: point.trim().into(),
                raised_by: permit.person(),
                raised_on: write.clock.today(),
                response: None,
                reason: None,
                changed_field: None,
                decided_by: None,
                decided_on: None,
            };
            let source = accuracy_point_source::Model {
                point_id: raised.id,
                area_text_id: text.id,
                area_id: text.area_id,
                finding: on,
            };
            let data = serde_json::json!({"judgement": text.judgement_id, "point": raised.id});
            write.insert_all([raised.into_active_model().reset_all()]).await?;
            write.insert_all([source.into_active_model().reset_all()]).await?;
            let event = Event { event_type: "judgement.point-raised", data };
            write.tell(event, "AreaText", text.id).await?;
            Ok(text)
        })
        .await
}

/// What is decided on a point.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whether it is accepted.
    pub response: AccuracyResponse,
    /// Why; required unless it is accepted.
    pub reason: Option<String>,
    /// The title as it shall be.
    pub title: Option<String>,
    /// The statement as it shall be.
    pub statement: Option<String>,
    /// Statements of findings as they shall be.
    pub findings: Vec<(Uuid, String)>,
}

/// Decides a point, and corrects the words because of it.
///
/// # Errors
/// As [`raise`]; [`Error::Refused`] if somebody changed the judgement since `revision`.
pub async fn decide(
    store: &Store,
    point: Uuid,
    decision: Decision,
    revision: i32,
) -> Result<Seen<judgement::Model>> {
    let id = store.get::<factual_accuracy_point::Entity>(point).await?.judgement_id;
    let permit = store.permit::<judgement::Entity>(Action::DecideAccuracyPoint, id).await?;
    store
        .write(&permit, async |write| {
            let row = write.hold::<judgement::Entity>(id).await?;
            goes_on(write, &row).await?;
            if !policy::is_open(row.status) {
                let message = format!("{} is signed off: its words stand.", row.reference);
                return Err(Error::refused("judgement", UserErrorCode::WrongState, message));
            }
            on_revision(row.revision, revision, &row.reference)?;
            let held = write.hold::<factual_accuracy_point::Entity>(point).await?;
            if held.response.is_some() {
                let message = "This point is decided; what was decided stands.";
                return Err(Error::refused("point", UserErrorCode::AlreadyRecorded, message));
            }
            let reason = decision.reason.as_deref().unwrap_or_default();
            if decision.response != AccuracyResponse::Accepted || !reason.is_empty() {
                some_text("reason", UserErrorCode::ReasonRequired, reason)?;
            }
            let source = accuracy_point_source::Column::PointId.eq(point);
            let source = Condition::all().add(source);
            let source = write.all::<accuracy_point_source::Entity>(source).await?;
            let on = source.first().and_then(|source| source.finding.as_deref());
            bounded(&decision, on)?;
            let (row, changed) =
                correct(write, row, &decision, (point, on, permit.person())).await?;
            let decided = factual_accuracy_point::ActiveModel {
                id: Set(point),
                response: Set(Some(decision.response)),
                reason: Set(Some(reason.trim().to_owned()).filter(|text| !text.is_empty())),
                changed_field: Set(Some(changed.join(", ")).filter(|text| !text.is_empty())),
                decided_by: Set(Some(permit.person())),
                decided_on: Set(Some(write.clock.today())),
                ..Default::default()
            };
            write.update(decided).await?;
            let data =
                serde_json::json!({"judgement": id, "point": point, "response": decision.response});
            let event = Event { event_type: "judgement.point-decided", data };
            write.tell(event, "Judgement", id).await?;
            Ok(row)
        })
        .await
}

/// Refuses words for a point that is rejected, and words of anything but what it was raised on: quality assurance
/// agreed to all others.
fn bounded(decision: &Decision, on: Option<&str>) -> Result<()> {
    let words = [
        ("title", decision.title.is_some()),
        ("statement", decision.statement.is_some()),
        ("findings", !decision.findings.is_empty()),
    ];
    for (field, _) in words.into_iter().filter(|(_, named)| *named) {
        let message = match on {
            _ if decision.response == AccuracyResponse::Rejected => {
                "A point that is rejected changes no words: accept it, wholly or in part, or leave them out."
                    .to_owned()
            }
            Some(finding) if field != "findings" => only(finding),
            None if field == "findings" => only("the judgement itself"),
            _ => continue,
        };
        return Err(Error::refused(field, UserErrorCode::InvalidValue, message));
    }
    Ok(())
}

fn only(what: &str) -> String {
    format!("The point was raised on {what}: only the words of that are corrected for it.")
}

/// Corrects the words; which fields were.
async fn correct(
    write: &Write<'_>,
    row: Seen<judgement::Model>,
    decision: &Decision,
    (point, on, by): (Uuid, Option<&str>, Uuid),
) -> Result<(Seen<judgement::Model>, Vec<String>)> {
    let made = || Change { point: Some(point), ..Change::new(JudgementChangeKind::Corrected, by) };
    let (mut changed, mut words, mut row) = (vec![], vec![], row);
    let next = judgement::ActiveModel {
        title: put(
            &mut words,
            "title",
            &row.title,
            decision.title.as_deref().map(writing::title).transpose()?,
            |it| Some(it.clone()),
        ),
        statement: put(
            &mut words,
            "statement",
            &row.statement,
            decision.statement.as_deref().map(writing::statement).transpose()?,
            |it| Some(it.clone()),
        ),
        ..Default::default()
    };
    if !words.is_empty() {
        changed.extend(words.iter().map(|word: &WordChange| word.field.clone()));
        row = change(write, &row, next, Change { words, ..made() }).await?;
    }
    for (id, text) in &decision.findings {
        let found = write.hold::<finding::Entity>(*id).await?;
        if found.judgement_id != row.id || found.position == 0 {
            return Err(Error::NotFound);
        }
        if let Some(other) = on.filter(|name| found.reference != *name) {
            return Err(Error::refused("findings", UserErrorCode::InvalidValue, only(other)));
        }
        let mut words = vec![];
        let text = writing::statement(text)?;
        let statement =
            put(&mut words, "statement", &found.statement, Some(text), |it| Some(it.clone()));
        if words.is_empty() {
            continue;
        }
        changed.push(format!("findings.{}.statement", found.reference));
        write
            .update(finding::ActiveModel { id: Set(*id), statement, ..Default::default() })
            .await?;
        let done = Condition::all().add(judgement_change::Column::FindingId.eq(*id));
        let done = write.all::<judgement_change::Entity>(done).await?;
        let now = done.iter().map(|change| change.revision).max().unwrap_or(1);
        let finding = Some((*id, now + 1));
        let next = <judgement::ActiveModel as Default>::default();
        row = change(write, &row, next, Change { finding, words, ..made() }).await?;
    }
    Ok((row, changed))
}
