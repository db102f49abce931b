//! Asking an Area for documents: asking, amending, moving the due date, taking back, answering.
//!
//! Each change holds the request, so that two of them cannot cross. Why it was moved or taken back, and
//! what the Area answered, stays as a remark of its own.

use super::course::open;
use crate::access::policy;
use crate::error::{Error, Result, UserErrorCode, one_line, short_text, some_text, sound_day};
use crate::store::{Event, Permit, Seen, Store, Write};
use ::entity::types::{Action, Component, Marking, RemarkKind, RequestRound, RequestStatus};
use ::entity::{area_force, document_request, inspection, request_remark};
use sea_orm::prelude::{Date, Uuid};
use sea_orm::{ColumnTrait, Condition, Set};

/// What a new request says.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// The inspection.
    pub inspection: Uuid,
    /// Its code.
    pub code: String,
    /// The force, where it is asked per force.
    pub force: Option<Uuid>,
    /// First or later.
    pub round: RequestRound,
    /// Last day to supply it.
    pub due_on: Date,
    /// What is asked for.
    pub wording: Wording,
}

/// What a request asks for; what is left out of an amendment stays.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// The component that it informs.
    pub component: Option<Component>,
    /// Title.
    pub title: Option<String>,
    /// What exactly.
    pub description: Option<String>,
    /// The period that it is to cover.
    pub period_covered: Option<String>,
    /// The marking that it will probably carry.
    pub expected_marking: Option<Marking>,
    /// Whether personal data will have to come out.
    pub redaction_expected: Option<bool>,
}

/// Asks the Area of an inspection for a document.
///
/// # Errors
/// [`Error::NotFound`] for an inspection that the viewer may not see, [`Error::Forbidden`] for a role that
/// may not, [`Error::Refused`] for what the rules refuse.
pub async fn request(store: &Store, new: NewRequest) -> Result<Seen<document_request::Model>> {
    let permit =
        store.permit::<inspection::Entity>(Action::RequestDocument, new.inspection).await?;
    let permit = permit.naming(new.code.trim());
    store
        .write(&permit, async |write| {
            open(write, new.inspection).await?;
            let inspection = write.hold::<inspection::Entity>(new.inspection).await?;
            one_line("code", &new.code)?;
            due(new.due_on, write.clock.today())?;
            check(&new.wording)?;
            free(write, &new).await?;
            if let Some(force) = new.force {
                works_with(write, &inspection, force).await?;
            }
            let wording = new.wording;
            let row = document_request::ActiveModel {
                id: Set(write.clock.id()),
                inspection_id: Set(inspection.id),
                area_id: Set(inspection.area_id),
                code: Set(new.code.trim().into()),
                force_id: Set(new.force),
                round: Set(new.round),
                due_on: Set(new.due_on),
                extension_reason: Set(None),
                status: Set(RequestStatus::Requested),
                component: Set(wording.component.unwrap_or(Component::Lla)),
                title: Set(wording.title.unwrap_or_default().trim().into()),
                description: Set(wording.description.unwrap_or_default().trim().into()),
                period_covered: Set(wording.period_covered.unwrap_or_default().trim().into()),
                expected_marking: Set(wording.expected_marking.unwrap_or(Marking::Official)),
                redaction_expected: Set(wording.redaction_expected.unwrap_or_default()),
            };
            let row = write.insert(row).await?;
            tell(write, "request.made", row).await
        })
        .await
}

/// Changes what a request asks for, while something is still to come.
///
/// # Errors
/// As [`request`].
pub async fn amend(
    store: &Store,
    id: Uuid,
    wording: Wording,
) -> Result<Seen<document_request::Model>> {
    change(store, Action::AmendRequest, id, async |_, request| {
        outstanding(request)?;
        check(&wording)?;
        let trimmed = |text: Option<String>, was: &str| {
            Set(text.as_deref().map_or(was, str::trim).to_owned())
        };
        Ok((
            document_request::ActiveModel {
                component: Set(wording.component.unwrap_or(request.component)),
                title: trimmed(wording.title.clone(), &request.title),
                description: trimmed(wording.description.clone(), &request.description),
                period_covered: trimmed(wording.period_covered.clone(), &request.period_covered),
                expected_marking: Set(wording.expected_marking.unwrap_or(request.expected_marking)),
                redaction_expected: Set(wording
                    .redaction_expected
                    .unwrap_or(request.redaction_expected)),
                ..Default::default()
            },
            None,
        ))
    })
    .await
}

/// Gives the Area longer.
///
/// # Errors
/// As [`request`].
pub async fn extend(
    store: &Store,
    id: Uuid,
    due_on: Date,
    reason: &str,
) -> Result<Seen<document_request::Model>> {
    change(store, Action::ExtendRequest, id, async |write, request| {
        outstanding(request)?;
        some_text("reason", UserErrorCode::ReasonRequired, reason)?;
        due(due_on, write.clock.today())?;
        if due_on <= request.due_on {
            let message = format!("It is due on {} already: name a later day.", request.due_on);
            return Err(Error::refused("dueOn", UserErrorCode::InvalidValue, message));
        }
        Ok((
            document_request::ActiveModel {
                due_on: Set(due_on),
                extension_reason: Set(Some(reason.trim().into())),
                ..Default::default()
            },
            Some((RemarkKind::Extended, reason)),
        ))
    })
    .await
}

/// Takes a request back; it stays, with the reason.
///
/// # Errors
/// As [`request`].
pub async fn withdraw(
    store: &Store,
    id: Uuid,
    reason: &str,
) -> Result<Seen<document_request::Model>> {
    change(store, Action::WithdrawRequest, id, async |_, request| {
        outstanding(request)?;
        some_text("reason", UserErrorCode::ReasonRequired, reason)?;
        let row = document_request::ActiveModel {
            status: Set(RequestStatus::Withdrawn),
            ..Default::default()
        };
        Ok((row, Some((RemarkKind::Withdrawn, reason))))
    })
    .await
}

/// Answers a request for the Area, in words. What it does to the request is in the kind of the answer.
///
/// # Errors
/// As [`request`].
pub async fn answer(
    store: &Store,
    id: Uuid,
    kind: RemarkKind,
    text: &str,
) -> Result<Seen<document_request::Model>> {
    change(store, Action::AnswerRequest, id, async |write, request| {
        if request.status == RequestStatus::Withdrawn {
            let message = "The inspection no longer asks for it: it was withdrawn.";
            return Err(Error::refused("request", UserErrorCode::NotOutstanding, message));
        }
        some_text("comment", UserErrorCode::CommentRequired, text)?;
        let status = match kind {
            RemarkKind::NotHeld => RequestStatus::NotHeld,
            RemarkKind::Refused => RequestStatus::Refused,
            RemarkKind::Comment | RemarkKind::Extended | RemarkKind::Withdrawn => request.status,
        };
        if status != request.status {
            outstanding(request)?;
        }
        said_anew(write, id, kind, text).await?;
        let row = document_request::ActiveModel { status: Set(status), ..Default::default() };
        Ok((row, Some((kind, text))))
    })
    .await
}

/// Refuses what was the last word on the request before: it was sent twice.
async fn said_anew(write: &Write<'_>, request: Uuid, kind: RemarkKind, text: &str) -> Result<()> {
    let all = Condition::all().add(request_remark::Column::RequestId.eq(request));
    let all = write.all::<request_remark::Entity>(all).await?;
    let last = all.iter().max_by_key(|remark| (remark.made_at, remark.id));
    if last.is_none_or(|last| (last.kind, last.text.as_str()) != (kind, text.trim())) {
        return Ok(());
    }
    let message = "This was answered before, in the same words: it is there once.";
    Err(Error::refused("request", UserErrorCode::Unchanged, message))
}

/// Changes a request as `how` says: what is to be written, and the remark that goes with it.
async fn change<'t>(
    store: &Store,
    action: Action,
    id: Uuid,
    how: impl AsyncFnOnce(
        &Write<'_>,
        &document_request::Model,
    ) -> Result<(document_request::ActiveModel, Option<(RemarkKind, &'t str)>)>,
) -> Result<Seen<document_request::Model>> {
    let permit: Permit<document_request::Model> =
        store.permit::<document_request::Entity>(action, id).await?;
    store
        .write(&permit, async |write| {
            let held = write.hold::<document_request::Entity>(id).await?;
            let (row, remark) = how(write, &held).await?;
            let row = write.update(document_request::ActiveModel { id: Set(id), ..row }).await?;
            if let Some((kind, text)) = remark {
                let remark = request_remark::ActiveModel {
                    id: Set(write.clock.id()),
                    request_id: Set(id),
                    kind: Set(kind),
                    text: Set(text.trim().into()),
                    made_by: Set(permit.person()),
                    made_at: Set(write.clock.now()),
                };
                write.insert(remark).await?;
            }
            tell(write, "request.changed", row).await
        })
        .await
}

/// Whether something is still to come; else nothing about the request can change.
fn outstanding(request: &document_request::Model) -> Result<()> {
    if policy::is_outstanding(request.status) {
        return Ok(());
    }
    let message = "Nothing is outstanding: it was received, answered or withdrawn.";
    Err(Error::refused("request", UserErrorCode::NotOutstanding, message))
}

pub(super) fn due(on: Date, today: Date) -> Result<()> {
    if on < today {
        let message = format!("{on} has passed: name today or a later day.");
        return Err(Error::refused("dueOn", UserErrorCode::InvalidValue, message));
    }
    sound_day("dueOn", on, today)
}

fn check(wording: &Wording) -> Result<()> {
    if let Some(text) = &wording.title {
        one_line("title", text)?;
    }
    short_text("description", wording.description.as_deref().unwrap_or_default())?;
    short_text("periodCovered", wording.period_covered.as_deref().unwrap_or_default())
}

/// A code is asked for once: for the Area, or for each force.
async fn free(write: &Write<'_>, new: &NewRequest) -> Result<()> {
    use document_request::Column;
    let force = new.force.map_or(Column::ForceId.is_null(), |force| Column::ForceId.eq(force));
    let same = Condition::all()
        .add(Column::InspectionId.eq(new.inspection))
        .add(Column::Code.eq(new.code.trim()))
        .add(force);
    if write.all::<document_request::Entity>(same).await?.is_empty() {
        return Ok(());
    }
    let message = format!(
        "`{}` was asked for before: amend that request, or choose another code.",
        new.code.trim()
    );
    Err(Error::refused("code", UserErrorCode::CodeTaken, message))
}

async fn works_with(write: &Write<'_>, inspection: &inspection::Model, force: Uuid) -> Result<()> {
    let here = Condition::all()
        .add(area_force::Column::AreaId.eq(inspection.area_id))
        .add(area_force::Column::ForceId.eq(force));
    if write.all::<area_force::Entity>(here).await?.is_empty() {
        let message = "This force does not work with the Area of the inspection.";
        return Err(Error::refused("force", UserErrorCode::OutOfScope, message));
    }
    Ok(())
}

async fn tell(
    write: &Write<'_>,
    event_type: &'static str,
    request: Seen<document_request::Model>,
) -> Result<Seen<document_request::Model>> {
    let data = serde_json::json!({"request": request.id, "status": request.status});
    write.tell(Event { event_type, data }, "DocumentRequest", request.id).await?;
    Ok(request)
}
