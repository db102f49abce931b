//! What the loaders share: the open transaction, the data, and the keys given so far.

use super::data::Data;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::programme;
use crate::programme::words::Word;
use crate::store::Founding;
use ::entity::types::{CaseworkUnit, Origin, UnitScope};
use ::entity::{evidence_revision, interview_role};
use anyhow::anyhow;
use sea_orm::prelude::{Date, DateTimeUtc, Uuid};
use sea_orm::{EntityTrait, IntoActiveModel, ModelTrait};
use std::collections::{BTreeMap, HashMap};

/// What a name of the files stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Noun {
    Area,
    Force,
    Score,
    InterviewRole,
    Template,
    Measure,
    Question,
    TrialReason,
    ListedRequest,
    Guide,
    Theme,
    Person,
    Inspection,
    Request,
    Evidence,
    Version,
    Judgement,
}

impl From<programme::Noun> for Noun {
    fn from(noun: programme::Noun) -> Self {
        match noun {
            programme::Noun::Area => Self::Area,
            programme::Noun::Force => Self::Force,
            programme::Noun::Score => Self::Score,
            programme::Noun::InterviewRole => Self::InterviewRole,
            programme::Noun::Template => Self::Template,
            programme::Noun::Question => Self::Question,
            programme::Noun::Measure => Self::Measure,
            programme::Noun::TrialReason => Self::TrialReason,
            programme::Noun::ListedRequest => Self::ListedRequest,
            programme::Noun::Guide => Self::Guide,
        }
    }
}

/// A loading under way.
pub(super) struct Work<'a> {
    pub(super) founding: &'a Founding<'a>,
    pub(super) data: &'a Data,
    /// Where each file is in the object store, by its name in documents.csv.
    pub(super) objects: &'a BTreeMap<String, String>,
    /// Ids only; times come from the data.
    pub(super) clock: Clock,
    keys: HashMap<(Noun, String), Uuid>,
    /// The Area and the origin of each item of evidence.
    pub(super) compartments: HashMap<Uuid, (Uuid, Origin)>,
    /// The roles to be interviewed, whose quotas the inspections take over.
    pub(super) roles: Vec<interview_role::Model>,
    /// The first revision of each item that says something.
    pub(super) revisions: HashMap<Uuid, evidence_revision::Model>,
    /// Rows laid down, by table.
    pub(super) laid: BTreeMap<&'static str, usize>,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        founding: &'a Founding<'a>,
        data: &'a Data,
        objects: &'a BTreeMap<String, String>,
        clock: Clock,
    ) -> Self {
        Self {
            founding,
            data,
            objects,
            clock,
            keys: HashMap::new(),
            compartments: HashMap::new(),
            roles: Vec::new(),
            revisions: HashMap::new(),
            laid: BTreeMap::new(),
        }
    }

    /// Gives a name its key.
    pub(super) fn give(&mut self, noun: Noun, name: impl Into<String>) -> Uuid {
        let id = self.clock.id();
        self.name(noun, name, id);
        id
    }

    /// Lets the programme's names stand for their keys.
    pub(super) fn know(&mut self, keys: programme::Keys<'_>) {
        for ((noun, name), id) in keys.given {
            self.name(noun.into(), name, id);
        }
    }

    /// Lets a name stand for a key.
    pub(super) fn name(&mut self, noun: Noun, name: impl Into<String>, id: Uuid) {
        self.keys.insert((noun, name.into()), id);
    }

    /// The key of a name.
    ///
    /// # Errors
    /// If nothing has this name.
    pub(super) fn key(&self, noun: Noun, name: &str) -> Result<Uuid> {
        self.keys.get(&(noun, name.to_owned())).copied().ok_or_else(|| {
            Error::internal(anyhow!(
                "the demonstration data names {noun:?} `{name}` but has no such row: add it"
            ))
        })
    }

    /// The key of a name, where there is one.
    pub(super) fn key_if(&self, noun: Noun, name: Option<&String>) -> Result<Option<Uuid>> {
        name.map(|name| self.key(noun, name)).transpose()
    }

    /// Lays down rows of one table.
    pub(super) async fn lay<M>(&mut self, rows: Vec<M>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        <M::Entity as EntityTrait>::ActiveModel: Send,
    {
        let table = sea_orm::EntityName::table_name(&M::Entity::default());
        *self.laid.entry(table).or_default() += rows.len();
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
        self.founding.insert(rows).await
    }
}

/// The first moment of a day.
pub(super) fn midnight(day: Date) -> DateTimeUtc {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// Which units a list of them is.
pub(super) fn scope_of(units: &[Word<CaseworkUnit>]) -> UnitScope {
    let units: Vec<_> = units.iter().map(|unit| unit.0).collect();
    UnitScope::of(&units).unwrap_or(UnitScope::Both)
}
