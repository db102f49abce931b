//! Why the evidence under a draft is held to be stronger or weaker: what a person says of it, in so many respects.

use super::words_of;
use crate::error::{Error, Result, UserErrorCode, says_something};
use crate::store::Write;
use ::entity::types::{StrengthDirection, StrengthDomain, WordChange};
use ::entity::{judgement, strength_reason};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use std::collections::BTreeMap;

/// A reason for the strength of evidence.
#[derive(Clone, Debug)]
pub struct NewReason {
    /// In which respect.
    pub domain: StrengthDomain,
    /// Whether that makes the evidence stronger or weaker.
    pub direction: StrengthDirection,
    /// Why.
    pub note: String,
}

/// The longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

/// By domain, so that they have one order.
type Reasons = BTreeMap<StrengthDomain, (StrengthDirection, String)>;

/// Makes these all the reasons of a draft.
pub(super) async fn put(
    write: &Write<'_>,
    row: &judgement::Model,
    named: Vec<NewReason>,
    words: &mut Vec<WordChange>,
) -> Result<()> {
    let is = said(named)?;
    let was = of(write, row.id).await?;
    if was == is {
        return Ok(());
    }
    words.push(WordChange { field: FIELD.into(), was: told(&was), is: told(&is) });
    let these = Condition::all().add(strength_reason::Column::JudgementId.eq(row.id));
    write.let_go::<strength_reason::Entity>(these).await?;
    let rows = is.into_iter().map(|(domain, (direction, note))| {
        let row = strength_reason::Model { judgement_id: row.id, domain, direction, note };
        row.into_active_model().reset_all()
    });
    write.insert_all(rows).await
}

const FIELD: &str = "strengthReasons";

fn said(named: Vec<NewReason>) -> Result<Reasons> {
    let refused = |message: String| Error::refused(FIELD, UserErrorCode::InvalidValue, message);
    let mut said = Reasons::new();
    for NewReason { domain, direction, note } in named {
        let note = note.trim().to_owned();
        if !says_something(&note) || note.chars().count() > LONGEST_NOTE {
            return Err(refused(format!(
                "Say why in the note on {}: plain text of 1 to {LONGEST_NOTE} characters.",
                words_of(&domain)
            )));
        }
        if said.insert(domain, (direction, note)).is_some() {
            let domain = words_of(&domain);
            return Err(refused(format!("{domain} is named twice: say once what it comes to.")));
        }
    }
    Ok(said)
}

async fn of(write: &Write<'_>, id: Uuid) -> Result<Reasons> {
    let of = Condition::all().add(strength_reason::Column::JudgementId.eq(id));
    let rows = write.all::<strength_reason::Entity>(of).await?;
    Ok(rows.iter().map(|row| (row.domain, (row.direction, row.note.clone()))).collect())
}

/// As the history has them, a line for each.
fn told(reasons: &Reasons) -> Option<String> {
    let one = |(domain, (direction, note)): (&StrengthDomain, &(StrengthDirection, String))| {
        format!("{} {}: {note}", words_of(domain), words_of(direction))
    };
    let all: Vec<_> = reasons.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}
