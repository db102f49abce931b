//! Revisions of what items say: an interview by its notes, a check by its record, a questionnaire's result by what
//! was released. Each has a digest over all that the item says in it, so that a seal covers it.

use super::{Founding, Seen, Write};
use crate::digest;
use crate::error::Result;
use ::entity::types::{CheckOutcome, EvidenceKind};
use ::entity::{
    evidence, evidence_revision, interview_note, interview_note_revision, onsite_check,
    onsite_check_record, questionnaire_cell, questionnaire_row,
};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveEnum, Condition, ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// The digest of an interview's notes: every passage, by its number.
///
/// # Errors
/// Never in practice: everything here has a JSON form.
pub fn of_notes<'a>(passages: impl IntoIterator<Item = (i32, &'a str)>) -> Result<String> {
    let passages: BTreeMap<i32, &str> = passages.into_iter().collect();
    let passage = |(number, text): (i32, &str)| json!({"number": number, "text": text});
    digest::of_json(&json!({"notes": passages.into_iter().map(passage).collect::<Vec<_>>()}))
}

/// The digest of what a check found and wrote down.
///
/// # Errors
/// As [`of_notes`].
pub fn of_check(outcome: CheckOutcome, fields: &Json) -> Result<String> {
    digest::of_json(&json!({"outcome": outcome, "fields": fields}))
}

/// The digest of what was released of a questionnaire's result.
///
/// # Errors
/// As [`of_notes`].
pub fn of_result(
    rows: &[questionnaire_row::Model],
    cells: &[questionnaire_cell::Model],
) -> Result<String> {
    let rows = rows.iter().map(|row| (row.staff_group.to_value(), row.base));
    let cells = cells
        .iter()
        .map(|cell| ((cell.staff_group.to_value(), cell.response.to_value()), cell.count));
    let (mut rows, mut cells): (Vec<_>, Vec<_>) = (rows.collect(), cells.collect());
    rows.sort();
    cells.sort();
    digest::of_json(&json!({"rows": rows, "cells": cells}))
}

impl Write<'_> {
    /// The newest revision of what an item says, if it has said anything. Hold the item.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn newest_revision(
        &self,
        item: Uuid,
    ) -> Result<Option<Seen<evidence_revision::Model>>> {
        use evidence_revision::Column;
        let newest = Query::select()
            .expr(Expr::col(Column::Revision).max())
            .from(evidence_revision::Entity)
            .and_where(Column::EvidenceId.eq(item))
            .to_owned();
        let newest = Condition::all()
            .add(Column::EvidenceId.eq(item))
            .add(Column::Revision.in_subquery(newest));
        Ok(self.all::<evidence_revision::Entity>(newest).await?.into_iter().next())
    }

    /// The next revision of what an item says. Hold the item.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn revise(
        &self,
        item: Uuid,
        person: Uuid,
        sha256: String,
    ) -> Result<Seen<evidence_revision::Model>> {
        let newest = self.newest_revision(item).await?.map_or(0, |newest| newest.revision);
        let row = evidence_revision::Model {
            id: self.clock.id(),
            evidence_id: item,
            revision: newest + 1,
            sha256,
            recorded_by: Some(person),
            recorded_at: self.clock.now(),
        };
        // seen with its item, which is held
        self.insert_all([row.clone().into_active_model().reset_all()]).await?;
        Ok(Seen::new(row))
    }
}

impl Founding<'_> {
    /// Makes what items say their first revision, and answers them by item.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn revise(&self) -> Result<HashMap<Uuid, evidence_revision::Model>> {
        begin(self.transaction()).await?;
        let all = evidence_revision::Entity::find().all(self.transaction()).await?;
        Ok(all.into_iter().map(|revision| (revision.evidence_id, revision)).collect())
    }
}

/// So many items are looked at together.
const TOGETHER: u64 = 500;

/// Makes what items say their first revision, where they have none. It has the id of its item.
pub(super) async fn begin(db: &impl ConnectionTrait) -> Result<()> {
    use evidence::Column;
    let revised = evidence_revision::Entity::find()
        .select_only()
        .column(evidence_revision::Column::EvidenceId);
    let kinds =
        [EvidenceKind::Interview, EvidenceKind::OnsiteCheck, EvidenceKind::QuestionnaireResult];
    let unrevised = evidence::Entity::find()
        .filter(Column::Kind.is_in(kinds))
        .filter(Column::Id.not_in_subquery(revised.into_query()))
        .order_by_asc(Column::Id)
        .limit(TOGETHER);
    let mut after = Uuid::nil();
    loop {
        let items = unrevised.clone().filter(Column::Id.gt(after)).all(db).await?;
        let Some(last) = items.last() else { return pin(db).await };
        after = last.id;
        first(db, &items).await?;
    }
}

/// Keeps what checks say with their first revisions, and pins the links that are there to first revisions, where
/// those were there before.
async fn pin(db: &impl ConnectionTrait) -> Result<()> {
    db.execute_unprepared(
        "INSERT INTO check_revision (revision_id, check_id, outcome, fields)
         SELECT evidence_revision.id, onsite_check.evidence_id, onsite_check.outcome,
             onsite_check_record.fields
         FROM evidence_revision
         JOIN onsite_check ON onsite_check.evidence_id = evidence_revision.id
         JOIN onsite_check_record ON onsite_check_record.evidence_id = evidence_revision.id
         WHERE NOT EXISTS
             (SELECT 1 FROM check_revision WHERE check_revision.check_id = evidence_revision.id)",
    )
    .await?;
    db.execute_unprepared(
        "INSERT INTO evidence_link_pin (link_id, evidence_id, revision_id)
         SELECT evidence_link.id, evidence_link.evidence_id, evidence_revision.id
         FROM evidence_revision
         JOIN evidence_link ON evidence_link.evidence_id = evidence_revision.evidence_id
         WHERE evidence_revision.id = evidence_revision.evidence_id AND NOT EXISTS
             (SELECT 1 FROM evidence_link_pin WHERE evidence_link_pin.link_id = evidence_link.id)",
    )
    .await?;
    Ok(())
}

async fn first(db: &impl ConnectionTrait, items: &[evidence::Model]) -> Result<()> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    let of = interview_note::Column::InterviewId.is_in(ids.clone());
    let notes = interview_note::Entity::find().filter(of).all(db).await?;
    let of = onsite_check_record::Column::EvidenceId.is_in(ids.clone());
    let records = onsite_check_record::Entity::find().filter(of).all(db).await?;
    let of = onsite_check::Column::EvidenceId.is_in(ids.clone());
    let checks = onsite_check::Entity::find().filter(of).all(db).await?;
    let of = questionnaire_row::Column::ResultId.is_in(ids.clone());
    let rows = questionnaire_row::Entity::find().filter(of).all(db).await?;
    let of = questionnaire_cell::Column::ResultId.is_in(ids.clone());
    let cells = questionnaire_cell::Entity::find().filter(of).all(db).await?;
    let (mut revisions, mut passages) = (vec![], vec![]);
    for item in items {
        let of_item = |other: Uuid| other == item.id;
        let said: Vec<_> = notes.iter().filter(|note| of_item(note.interview_id)).collect();
        let check = checks.iter().find(|check| of_item(check.evidence_id));
        let record = records.iter().find(|record| of_item(record.evidence_id));
        let released: Vec<_> = rows.iter().filter(|row| of_item(row.result_id)).cloned().collect();
        let shown: Vec<_> = cells.iter().filter(|cell| of_item(cell.result_id)).cloned().collect();
        let sha256 = match (check, record) {
            (Some(check), Some(record)) => of_check(check.outcome, &record.fields)?,
            _ if !said.is_empty() => {
                of_notes(said.iter().map(|note| (note.number, note.text.as_str())))?
            }
            _ if !released.is_empty() => of_result(&released, &shown)?,
            _ => continue,
        };
        revisions.push(
            evidence_revision::Model {
                id: item.id,
                evidence_id: item.id,
                revision: 1,
                sha256,
                recorded_by: item.recorded_by,
                recorded_at: item.received_at,
            }
            .into_active_model(),
        );
        passages.extend(said.into_iter().map(|note| {
            interview_note_revision::Model {
                id: note.id,
                interview_id: item.id,
                number: note.number,
                revision: 1,
                text: note.text.clone(),
                basis: None,
                reason: None,
                client_key: None,
                written_at: None,
                recorded_at: item.received_at,
                written_by: item.recorded_by,
            }
            .into_active_model()
        }));
    }
    if !revisions.is_empty() {
        evidence_revision::Entity::insert_many(revisions).exec_without_returning(db).await?;
    }
    if !passages.is_empty() {
        interview_note_revision::Entity::insert_many(passages).exec_without_returning(db).await?;
    }
    Ok(())
}
