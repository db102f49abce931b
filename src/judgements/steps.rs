//! The steps of a judgement: submitted, agreed or returned, sent to the Area, signed off, published, amended, retracted.
//!
//! What stands in the way of a step is worked out once, for who takes it and for who asks whether they may.

use super::base::{self, Base, Source};
use super::reviews::{agreed, decided, follow};
use super::signing;
use super::writing::{Change, change, end, goes_on, on_revision};
use super::{amending, area};
use crate::error::{Error, Result, UserError, UserErrorCode, short_text, some_text};
use crate::inspections::course::not_ended;
use crate::store::{Loader, Seen, Store};
use ::entity::types::{
    Action, JudgementChangeKind, JudgementEndingKind, JudgementScope, JudgementStatus,
    JudgementStep, ReviewDecision,
};
use ::entity::{judgement, judgement_author, judgement_course, judgement_ending, review};
use futures_util::future::{try_join, try_join_all, try_join5};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, Condition, Set};

/// What a step is to the policy, from where it can be taken, and where it leads.
struct Terms {
    action: Action,
    from: &'static [JudgementStatus],
    to: JudgementStatus,
    kind: JudgementChangeKind,
    /// What the review says of it, if it is one.
    decision: Option<ReviewDecision>,
}

fn terms(step: JudgementStep) -> Terms {
    use JudgementStatus::{Draft, Published, QaAgreed, SignedOff};
    let of = |action, from, to, kind, decision| Terms { action, from, to, kind, decision };
    match step {
        JudgementStep::Submit => {
            of(Action::SubmitJudgement, &[Draft], Draft, JudgementChangeKind::Submitted, None)
        }
        JudgementStep::Agree => of(
            Action::AgreeJudgement,
            &[Draft],
            QaAgreed,
            JudgementChangeKind::Agreed,
            Some(ReviewDecision::Agreed),
        ),
        JudgementStep::Return => of(
            Action::ReturnJudgement,
            &[Draft, QaAgreed],
            Draft,
            JudgementChangeKind::Returned,
            Some(ReviewDecision::Returned),
        ),
        JudgementStep::SendToArea => {
            of(Action::SendToArea, &[QaAgreed], QaAgreed, JudgementChangeKind::SentToArea, None)
        }
        JudgementStep::SignOff => of(
            Action::SignOffJudgement,
            &[QaAgreed],
            SignedOff,
            JudgementChangeKind::SignedOff,
            Some(ReviewDecision::SignedOff),
        ),
        JudgementStep::Publish => of(
            Action::PublishJudgement,
            &[SignedOff],
            Published,
            JudgementChangeKind::Published,
            Some(ReviewDecision::Published),
        ),
        JudgementStep::Amend => of(
            Action::AmendJudgement,
            &[SignedOff, Published],
            Draft,
            JudgementChangeKind::Amended,
            None,
        ),
        JudgementStep::Retract => of(
            Action::RetractJudgement,
            &[Published],
            Published,
            JudgementChangeKind::Retracted,
            None,
        ),
    }
}

/// What a step is to the policy.
#[must_use]
pub fn action(step: JudgementStep) -> Action {
    terms(step).action
}

/// Where a judgement stands, for whoever would take a step.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not exclude each other")]
pub struct Standing {
    judgement: Seen<judgement::Model>,
    ended: bool,
    submitted: bool,
    returned: bool,
    /// Whether the viewer wrote on it, on another version of it or on what it was split from, or linked what it rests on.
    own: bool,
    /// Whether the viewer agreed to it.
    agreed: bool,
    /// Whether a newer version of it goes on.
    amended: bool,
    /// What it rests on, if the viewer may see all of it.
    base: Option<Base>,
    /// What it draws on, if the viewer may see all of it.
    drawn: Option<Vec<Source>>,
}

/// What stands in the way of a step; nothing if it can be taken.
#[must_use]
pub fn obstacles(step: JudgementStep, at: &Standing) -> Vec<UserError> {
    let refusal = |code, message: String| vec![UserError { field: "judgement", message, code }];
    let (terms, of) = (terms(step), &at.judgement);
    if at.ended {
        let message = format!("{} was retired or retracted; its reason stands.", of.reference);
        return refusal(UserErrorCode::JudgementEnded, message);
    }
    if !terms.from.contains(&of.status) {
        let is = match (of.status, step) {
            (JudgementStatus::Draft, JudgementStep::Amend) => "is a draft: change it as it is",
            (JudgementStatus::QaAgreed, JudgementStep::Amend) => {
                "was agreed, and is not signed off: have it returned, and change it"
            }
            (JudgementStatus::Draft, _) => "is a draft: it must be agreed first",
            (JudgementStatus::QaAgreed, _) => "was agreed, and waits to be signed off",
            (JudgementStatus::SignedOff, _) => "is signed off, and not published",
            (JudgementStatus::Published, _) => "is published: a change is a new version of it",
        };
        return refusal(UserErrorCode::WrongState, format!("{} {is}.", of.reference));
    }
    match step {
        JudgementStep::Submit if at.submitted => {
            refusal(UserErrorCode::Unchanged, format!("{} is submitted already.", of.reference))
        }
        JudgementStep::Return if at.returned => {
            refusal(UserErrorCode::Unchanged, format!("{} is returned already.", of.reference))
        }
        JudgementStep::Amend if at.amended => {
            let message = format!("There is a newer version of {}: change that.", of.reference);
            refusal(UserErrorCode::Superseded, message)
        }
        JudgementStep::Submit | JudgementStep::Amend if at.base.is_none() => unseen(of),
        JudgementStep::Retract => own_work(step, at),
        JudgementStep::Publish => {
            let mut all = own_work(step, at);
            let Some(drawn) = &at.drawn else { return unseen(of) };
            all.extend(unpublished(of, drawn));
            all
        }
        JudgementStep::Agree | JudgementStep::SignOff => {
            let mut all = own_work(step, at);
            let Some(base) = &at.base else { return unseen(of) };
            let blocking = base.blocking().into_iter();
            all.extend(
                blocking.flat_map(|told| refusal(UserErrorCode::EvidenceBase, told.message)),
            );
            all
        }
        JudgementStep::Submit
        | JudgementStep::Return
        | JudgementStep::SendToArea
        | JudgementStep::Amend => vec![],
    }
}

/// What stands in the way of who wrote on a judgement, or agreed to what is to be signed off, whatever their role. HM Chief
/// Inspector writes across Areas, and signs and publishes that: quality assurance is the second pair of eyes.
fn own_work(step: JudgementStep, at: &Standing) -> Vec<UserError> {
    let across = at.judgement.scope == JudgementScope::CrossArea;
    let (did, must) = match step {
        JudgementStep::SignOff if at.agreed => ("agreed to", "sign it off"),
        _ if !at.own => return vec![],
        JudgementStep::Agree => ("wrote on", "agree to it"),
        JudgementStep::Retract => ("wrote on", "retract it"),
        JudgementStep::SignOff if !across => ("wrote on", "sign it off"),
        JudgementStep::Publish if !across => ("wrote on", "publish it"),
        _ => return vec![],
    };
    let message = format!("You {did} {}: somebody else must {must}.", at.judgement.reference);
    vec![UserError { field: "judgement", message, code: UserErrorCode::OwnWork }]
}

/// What stands in the way of who does not see all that a judgement rests on.
fn unseen(of: &judgement::Model) -> Vec<UserError> {
    let message = format!("You may not see all that {} rests on.", of.reference);
    vec![UserError { field: "judgement", message, code: UserErrorCode::EvidenceBase }]
}

/// What stands in the way of publishing what draws on something that is not published, or does not stand any more.
fn unpublished(of: &judgement::Model, drawn: &[Source]) -> Vec<UserError> {
    let is_out = |(source, ending): &&Source| {
        source.status == JudgementStatus::Published && ending.is_none()
    };
    let kept = drawn.iter().filter(|source| !is_out(source));
    let mut kept: Vec<_> = kept.map(|(source, _)| source.reference.as_str()).collect();
    if kept.is_empty() {
        return vec![];
    }
    kept.sort_unstable();
    let named = base::names(kept.into_iter());
    let message = format!(
        "{} draws on what is not published, or was retracted: {named}. Publish that first, or amend it to draw on other \
         judgements.",
        of.reference
    );
    vec![UserError { field: "judgement", message, code: UserErrorCode::EvidenceBase }]
}

/// Where a judgement stands, for whoever asks.
///
/// # Errors
/// If the database cannot be read.
pub async fn standing(loader: &Loader, of: &Seen<judgement::Model>) -> Result<Standing> {
    let (by, order) = (judgement_author::Column::JudgementId, judgement_author::Column::PersonId);
    let reviews = (review::Column::JudgementId, review::Column::DecidedOn);
    let (base, ending, course, own, reviews) = try_join5(
        base::read(loader, of),
        loader.part::<judgement_ending::Entity, _>(of),
        loader.part::<judgement_course::Entity, _>(of),
        loader.children::<judgement_author::Entity, _>(by, of, order),
        loader.children::<review::Entity, _>(reviews.0, of, reviews.1),
    )
    .await?;
    let (newer, drawn) = try_join(newer(loader, of), base::drawn(loader, of)).await?;
    let course = course.as_deref();
    let me = loader.store().viewer().person;
    let agreed = |of: &Seen<review::Model>| {
        of.decision == ReviewDecision::Agreed && Some(of.decided_by) == me
    };
    Ok(Standing {
        judgement: of.clone(),
        ended: ending.is_some(),
        submitted: course.is_some_and(|course| course.submitted_at.is_some()),
        returned: course.is_some_and(|course| course.return_id.is_some()),
        own: !own.is_empty(),
        agreed: reviews.iter().any(agreed),
        amended: newer,
        base,
        drawn,
    })
}

/// Whether a newer version goes on.
async fn newer(loader: &Loader, of: &Seen<judgement::Model>) -> Result<bool> {
    let (by, order) = (judgement::Column::SupersedesId, judgement::Column::Version);
    let newer = loader.children::<judgement::Entity, _>(by, of, order).await?;
    let endings = newer.iter().map(|one| loader.part::<judgement_ending::Entity, _>(one));
    Ok(try_join_all(endings).await?.iter().any(Option::is_none))
}

/// Takes a step.
///
/// # Errors
/// [`Error::NotFound`] for a judgement that the viewer may not see, [`Error::Forbidden`] for a role that may not,
/// [`Error::Refused`] for what stands in the way, and if somebody changed it since `revision`.
pub async fn take(
    store: &Store,
    id: Uuid,
    step: JudgementStep,
    comment: Option<&str>,
    revision: i32,
) -> Result<Seen<judgement::Model>> {
    let terms = terms(step);
    let permit = store.permit::<judgement::Entity>(terms.action, id).await?;
    store
        .write(&permit, async |write| {
            let row = write.hold::<judgement::Entity>(id).await?;
            goes_on(write, &row).await?;
            if ![JudgementStep::Return, JudgementStep::Retract].contains(&step) {
                not_ended(write, row.inspection_id).await?;
            }
            let closes = [JudgementStep::SendToArea, JudgementStep::Return, JudgementStep::SignOff];
            if closes.contains(&step) {
                area::close(write, id).await?;
            }
            // whoever publishes sees neither what it rests on nor how it was made, and need not
            let makes = !matches!(step, JudgementStep::Publish | JudgementStep::Retract);
            let course =
                if makes { Some(write.hold::<judgement_course::Entity>(id).await?) } else { None };
            let course = course.as_deref();
            let own = Condition::all().add(judgement_author::Column::JudgementId.eq(id));
            let own = write.all::<judgement_author::Entity>(own).await?;
            let base = if makes { base::held(write, &row).await? } else { None };
            let publishes = step == JudgementStep::Publish;
            let drawn = if publishes { base::drawn_held(write, &row).await? } else { None };
            let at = Standing {
                judgement: row.clone(),
                ended: false,
                submitted: course.is_some_and(|course| course.submitted_at.is_some()),
                returned: course.is_some_and(|course| course.return_id.is_some()),
                own: !own.is_empty(),
                agreed: step == JudgementStep::SignOff
                    && agreed(write, id, permit.person()).await?,
                amended: step == JudgementStep::Amend && amending::goes_on(write, &row).await?,
                base,
                drawn,
            };
            on_revision(row.revision, revision, &row.reference)?;
            let obstacles = obstacles(step, &at);
            if !obstacles.is_empty() {
                return Err(Error::Refused(obstacles));
            }
            let said = comment.unwrap_or_default();
            let answers = [JudgementStep::Return, JudgementStep::Amend, JudgementStep::Retract];
            if answers.contains(&step) || at.returned {
                some_text("comment", UserErrorCode::CommentRequired, said)?;
            }
            short_text("comment", said)?;
            if let (JudgementStep::Amend, Some(base)) = (step, &at.base) {
                return amending::amend(write, &row, base, (said, permit.person())).await;
            }
            if step == JudgementStep::Retract {
                end(write, id, JudgementEndingKind::Retracted, said, permit.person()).await?;
            }
            let made = Change::new(terms.kind, permit.person());
            let made = if said.trim().is_empty() { made } else { made.because(said) };
            let next = judgement::ActiveModel { status: Set(terms.to), ..Default::default() };
            let row = change(write, &row, next, made).await?;
            let review = match terms.decision {
                None => None,
                Some(decision) => Some(decided(write, id, decision, said, permit.person()).await?),
            };
            if let Some(course) = course {
                follow(write, step, course, review, permit.person()).await?;
            }
            if let (JudgementStep::SendToArea, Some(base)) = (step, &at.base) {
                area::send(write, &row, base.findings(), said, permit.person()).await?;
            }
            if let (JudgementStep::SignOff, Some(base)) = (step, &at.base) {
                signing::seal(write, &row, base, permit.person()).await?;
            }
            Ok(row)
        })
        .await
}
