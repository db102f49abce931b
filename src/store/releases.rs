//! What was counted of a questionnaire. No viewer has a rule for it: it is laid down and read here, for disclosure
//! control alone.

use super::laying::lay;
use super::{Permit, Store, Write};
use crate::error::Result;
use ::entity::types::{JudgementStatus, LinkStatus, Suppression};
use ::entity::{
    evidence, evidence_link, inspection, judgement, questionnaire_cell, questionnaire_count,
    questionnaire_invitation, questionnaire_rate, questionnaire_release, questionnaire_row,
};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ConnectionTrait, QueryOrder, QuerySelect, QueryTrait};

/// What was counted for a release: how many gave each response, and how many were invited.
#[derive(Debug, PartialEq, Eq)]
pub struct Answers {
    /// By question, staff group and response.
    pub counts: Vec<questionnaire_count::Model>,
    /// By staff group.
    pub invitations: Vec<questionnaire_invitation::Model>,
}

impl Store {
    /// What was counted for the release of an inspection that stands, which the viewer may publish.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn counted(
        &self,
        permit: &Permit<inspection::Model>,
    ) -> Result<Option<(questionnaire_release::Model, Answers)>> {
        standing(&self.db, permit.subject().id).await
    }
}

impl Write<'_> {
    /// The release of an inspection that stands, whoever may see it, and what was counted for it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn release_of(
        &self,
        inspection: Uuid,
    ) -> Result<Option<(questionnaire_release::Model, Answers)>> {
        standing(self.transaction, inspection).await
    }

    /// How many releases an inspection has had.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn releases(&self, inspection: Uuid) -> Result<i32> {
        use questionnaire_release::Column;
        let all = questionnaire_release::Entity::find().filter(Column::InspectionId.eq(inspection));
        let last = all.order_by_desc(Column::Number).one(self.transaction).await?;
        Ok(last.map_or(0, |last| last.number))
    }

    /// Lays down what was counted for a release.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn lay_counts(&self, counted: Answers) -> Result<()> {
        lay(self.transaction, active(counted.counts)).await?;
        lay(self.transaction, active(counted.invitations)).await
    }

    /// Whether a finding cites one of these items, whoever may see that.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn is_any_cited(&self, items: &[Uuid]) -> Result<bool> {
        let links = evidence_link::Entity::find()
            .filter(evidence_link::Column::EvidenceId.is_in(items.iter().copied()))
            .filter(evidence_link::Column::Status.eq(LinkStatus::Active));
        Ok(links.one(self.transaction).await?.is_some())
    }

    /// The same, of a judgement that is not signed off.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn is_any_cited_openly(&self, items: &[Uuid]) -> Result<bool> {
        let open = [JudgementStatus::Draft, JudgementStatus::QaAgreed];
        let open = judgement::Entity::find()
            .filter(judgement::Column::Status.is_in(open))
            .select_only()
            .column(judgement::Column::Id)
            .into_query();
        let links = evidence_link::Entity::find()
            .filter(evidence_link::Column::EvidenceId.is_in(items.iter().copied()))
            .filter(evidence_link::Column::Status.eq(LinkStatus::Active))
            .filter(evidence_link::Column::JudgementId.in_subquery(open));
        Ok(links.one(self.transaction).await?.is_some())
    }

    /// The last release of an inspection that was published and withdrawn, whoever may see it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn release_before(
        &self,
        inspection: Uuid,
    ) -> Result<Option<questionnaire_release::Model>> {
        use questionnaire_release::Column;
        let before = questionnaire_release::Entity::find()
            .filter(Column::InspectionId.eq(inspection))
            .filter(Column::PublishedAt.is_not_null())
            .filter(Column::WithdrawnAt.is_not_null())
            .order_by_desc(Column::Number);
        Ok(before.one(self.transaction).await?)
    }

    /// Withholds everything that was published of an inspection's questionnaire.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn withhold(&self, inspection: Uuid) -> Result<()> {
        let nothing = || Expr::value(Option::<i32>::None);
        let results = || {
            let of = evidence::Entity::find().filter(evidence::Column::InspectionId.eq(inspection));
            of.select_only().column(evidence::Column::Id).into_query()
        };
        let row = || Expr::value(Suppression::Row.to_value());
        let cells = questionnaire_cell::Entity::update_many()
            .col_expr(questionnaire_cell::Column::Count, nothing())
            .col_expr(questionnaire_cell::Column::Suppression, row())
            .filter(questionnaire_cell::Column::ResultId.in_subquery(results()));
        cells.exec(self.transaction).await?;
        let rows = questionnaire_row::Entity::update_many()
            .col_expr(questionnaire_row::Column::Base, nothing())
            .filter(questionnaire_row::Column::ResultId.in_subquery(results()));
        rows.exec(self.transaction).await?;
        let rates = questionnaire_rate::Entity::update_many()
            .col_expr(questionnaire_rate::Column::Invited, nothing())
            .col_expr(questionnaire_rate::Column::Responded, nothing())
            .col_expr(questionnaire_rate::Column::Suppression, row())
            .filter(questionnaire_rate::Column::InspectionId.eq(inspection));
        rates.exec(self.transaction).await?;
        Ok(())
    }
}

fn active<M>(rows: Vec<M>) -> Vec<<M::Entity as EntityTrait>::ActiveModel>
where
    M: ModelTrait + sea_orm::IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    rows.into_iter().map(sea_orm::IntoActiveModel::into_active_model).collect()
}

async fn standing(
    db: &impl ConnectionTrait,
    inspection: Uuid,
) -> Result<Option<(questionnaire_release::Model, Answers)>> {
    use questionnaire_release::Column;
    let release = questionnaire_release::Entity::find()
        .filter(Column::InspectionId.eq(inspection))
        .filter(Column::WithdrawnAt.is_null());
    let Some(release) = release.one(db).await? else { return Ok(None) };
    let counts = questionnaire_count::Entity::find()
        .filter(questionnaire_count::Column::ReleaseId.eq(release.id));
    let counts = counts.all(db).await?;
    let invitations = questionnaire_invitation::Entity::find()
        .filter(questionnaire_invitation::Column::ReleaseId.eq(release.id));
    let invitations = invitations.all(db).await?;
    Ok(Some((release, Answers { counts, invitations })))
}
