//! Reference data in memory: small tables that hardly ever change and that every question needs.
//!
//! The database counts their changes (`reference_state`), and sign-in reads the count: whoever comes in
//! after a change, on whichever server, is shown what is there now.

use super::Seen;
use super::question::{Children, Row};
use super::scoped::{key, rows_of, uuid_of};
use crate::access::{Viewer, Visible};
use crate::error::Result;
use ::entity::types::Role;
use ::entity::{
    area, area_force, check_template, guide, ineffective_trial_reason, interview_role,
    listed_request, measure_definition, measure_method, police_force, question_set,
    questionnaire_question, theme,
};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, Iterable, ModelTrait, PrimaryKeyToColumn, QueryOrder};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// Every table of reference data, as it stood after so many changes.
#[derive(Debug, Default)]
pub(super) struct Reference {
    pub(super) changes: Option<i64>,
    tables: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

/// The rows of a table, by key.
pub(super) struct Table<E: EntityTrait>(Arc<Vec<Seen<E::Model>>>);

impl Reference {
    /// Reads all of it.
    pub(super) async fn read(db: &impl ConnectionTrait, changes: Option<i64>) -> Result<Self> {
        let mut all = Self { changes, tables: HashMap::new() };
        all.add::<area::Entity>(db).await?;
        all.add::<area_force::Entity>(db).await?;
        all.add::<check_template::Entity>(db).await?;
        all.add::<guide::Entity>(db).await?;
        all.add::<ineffective_trial_reason::Entity>(db).await?;
        all.add::<interview_role::Entity>(db).await?;
        all.add::<listed_request::Entity>(db).await?;
        all.add::<measure_definition::Entity>(db).await?;
        all.add::<measure_method::Entity>(db).await?;
        all.add::<police_force::Entity>(db).await?;
        all.add::<question_set::Entity>(db).await?;
        all.add::<questionnaire_question::Entity>(db).await?;
        all.add::<theme::Entity>(db).await?;
        Ok(all)
    }

    async fn add<E: Row>(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        let by_key = E::PrimaryKey::iter()
            .fold(E::find(), |select, key| select.order_by_asc(key.into_column()));
        let rows: Vec<Seen<E::Model>> = Seen::all(rows_of(db, &by_key).await?);
        self.tables.insert(TypeId::of::<E>(), Arc::new(rows));
        Ok(())
    }

    pub(super) fn table<E: Row>(&self, viewer: &Viewer) -> Table<E> {
        let known = viewer.role != Role::None;
        let rows = self.tables.get(&TypeId::of::<E>()).filter(|_| known).cloned();
        Table(rows.and_then(|rows| rows.downcast().ok()).unwrap_or_default())
    }
}

impl<E: Visible> Table<E> {
    pub(super) fn by_key(&self, id: Uuid) -> Option<Seen<E::Model>> {
        let key_of = |row: &Seen<E::Model>| uuid_of(&**row, key::<E>());
        self.0.binary_search_by_key(&Some(id), key_of).ok().map(|at| self.0[at].clone())
    }

    pub(super) fn every(&self, order: E::Column) -> Vec<Seen<E::Model>> {
        let mut rows = self.0.to_vec();
        rows.sort_by(|a, b| super::question::ordered(&a.get(order), &b.get(order)));
        rows
    }

    pub(super) fn under(&self, column: E::Column, id: Uuid, order: E::Column) -> Children<E> {
        let mut rows = self.every(order);
        rows.retain(|row| uuid_of(&**row, column) == Some(id));
        Arc::new(rows)
    }
}
