//! One loader per request: every row is fetched once, and rows of one level together.
//!
//! A root field that knows what its subtree will need fetches it ahead, level by level, with
//! [`Loader::fetch`] and [`Loader::fetch_children`]; resolvers below ask with [`Loader::one`] and
//! [`Loader::children`] and find it here. What nobody fetched ahead is batched, a level at a time
//! ([`Levels`]). Either way the number of statements does not depend on the number of rows.

use super::Store;
use super::levels::{Levels, pause};
use super::scoped::key;
use crate::access::Visible;
use crate::audit::Deed;
use crate::error::{Error, Result};
use async_graphql::dataloader::{DataLoader, Loader as Batch};
use sea_orm::prelude::*;
use sea_orm::{IdenStatic, Iterable, ModelTrait};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

type Shelf = HashMap<(TypeId, &'static str, Uuid), Arc<dyn Any + Send + Sync>>;
/// The rows under one parent.
pub type Children<E> = Arc<Vec<Arc<<E as EntityTrait>::Model>>>;

/// The rows of one request. It belongs to the viewer of its store, never to anybody else.
pub struct Loader {
    batch: DataLoader<Store>,
    levels: Levels,
    shelf: Mutex<Shelf>,
    whole: tokio::sync::Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    handed_out: AtomicUsize,
    most: usize,
}

/// One request hands out no more rows than this, and fewer the more fields a row can have: lists within
/// lists multiply, and neither depth nor the number of fields bounds that.
const MOST_ROWS: usize = 100_000;

/// Rows times the fields of a row.
const MOST_VALUES: usize = 2_500_000;

/// After so many rows others may run, although every row may be here already.
const PAUSE_AFTER: usize = 1_000;

const BY_KEY: &str = "";

impl Loader {
    /// The loader of one request, whose rows can have so many fields in the answer.
    #[must_use]
    pub fn new(store: Store, weight: usize, levels: &Levels) -> Self {
        let batch =
            DataLoader::new(store, levels.clone(), levels.clone()).max_batch_size(usize::MAX);
        let most = MOST_ROWS.min(MOST_VALUES / weight.max(1));
        Self {
            batch,
            levels: levels.clone(),
            shelf: Mutex::default(),
            whole: tokio::sync::Mutex::default(),
            handed_out: AtomicUsize::new(0),
            most,
        }
    }

    /// A loader of the same request for another store, with rows of its own.
    #[must_use]
    pub fn beside(&self, store: Store) -> Self {
        Self { most: self.most, ..Self::new(store, 1, &self.levels) }
    }

    /// The store that it reads from.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.batch.loader()
    }

    /// The row with this key, if the viewer may see it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn one<E: Row>(&self, id: Uuid) -> Result<Option<Arc<E::Model>>> {
        self.hand_out(1).await?;
        if let Some(found) = self.shelved::<Option<Arc<E::Model>>>(TypeId::of::<E>(), BY_KEY, id) {
            return Ok((*found).clone());
        }
        let found = self.batch.load_one(ById::<E>(id, PhantomData)).await?;
        self.shelve(TypeId::of::<E>(), BY_KEY, id, found.clone());
        Ok(found)
    }

    /// The row that a foreign key names; the viewer sees it wherever they see the row with the key.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not visible, or if the database cannot be read.
    pub async fn must<E: Row>(&self, id: Uuid) -> Result<Arc<E::Model>> {
        self.one::<E>(id).await?.ok_or(Error::NotFound)
    }

    /// The rows with these keys that the viewer may see, in their order; in one statement with those
    /// that other resolvers ask for at the same time.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn some<E: Row>(
        &self,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<Vec<Arc<E::Model>>> {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        self.hand_out(ids.len()).await?;
        let missing = self.missing::<E>(BY_KEY, ids.iter().copied());
        if !missing.is_empty() {
            let keys = missing.iter().map(|id| ById::<E>(*id, PhantomData));
            let mut found = self.batch.load_many(keys).await?;
            for id in missing {
                self.shelve(TypeId::of::<E>(), BY_KEY, id, found.remove(&ById(id, PhantomData)));
            }
        }
        let held = |id| self.shelved::<Option<Arc<E::Model>>>(TypeId::of::<E>(), BY_KEY, id);
        Ok(ids.into_iter().filter_map(|id| (*held(id)?).clone()).collect())
    }

    /// The rows whose `column` is `parent`, by `order` then key.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn children<E: Row>(
        &self,
        column: E::Column,
        parent: Uuid,
        order: E::Column,
    ) -> Result<Children<E>> {
        if let Some(found) = self.shelved::<Children<E>>(TypeId::of::<E>(), column.as_str(), parent)
        {
            self.hand_out(found.len()).await?;
            return Ok((*found).clone());
        }
        let asked = ByParent::<E> { column, parent, order };
        let found: Children<E> = self.batch.load_one(asked).await?.unwrap_or_default();
        self.hand_out(found.len()).await?;
        self.keep::<E>(&found);
        self.shelve(TypeId::of::<E>(), column.as_str(), parent, found.clone());
        Ok(found)
    }

    /// Every row of a small table of reference data, by `order`; read once.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn every<E: Row>(&self, order: E::Column) -> Result<Children<E>> {
        let mut whole = self.whole.lock().await;
        if let Some(held) = whole.get(&TypeId::of::<E>()).cloned()
            && let Ok(rows) = held.downcast::<Vec<Arc<E::Model>>>()
        {
            return Ok(rows);
        }
        let rows = self.store().all(self.store().find::<E>().order_by(order)).await?;
        let rows: Children<E> = Arc::new(rows.into_iter().map(Arc::new).collect());
        self.keep::<E>(&rows);
        whole.insert(TypeId::of::<E>(), Arc::clone(&rows) as Arc<dyn Any + Send + Sync>);
        Ok(rows)
    }

    /// Fetches the rows with these keys ahead, in one statement; none if all are here.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn fetch<E: Row>(&self, ids: impl IntoIterator<Item = Uuid>) -> Result<()> {
        let missing = self.missing::<E>(BY_KEY, ids);
        if missing.is_empty() {
            return Ok(());
        }
        let column = key::<E>();
        let rows = self.store().having::<E>(column, &missing, column).await?;
        let mut found: HashMap<Uuid, _> = rows
            .into_iter()
            .filter_map(|row| Some((uuid_of(&row, column)?, Arc::new(row))))
            .collect();
        for id in missing {
            self.shelve(TypeId::of::<E>(), BY_KEY, id, found.remove(&id));
        }
        Ok(())
    }

    /// Fetches the children of these parents ahead, in one statement, and answers them all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn fetch_children<E: Row>(
        &self,
        column: E::Column,
        parents: impl IntoIterator<Item = Uuid>,
        order: E::Column,
    ) -> Result<Vec<Arc<E::Model>>> {
        let mut parents: Vec<Uuid> = parents.into_iter().collect();
        parents.sort_unstable();
        parents.dedup();
        let missing = self.missing::<E>(column.as_str(), parents.iter().copied());
        if !missing.is_empty() {
            let rows = self.store().having::<E>(column, &missing, order).await?;
            let mut found = grouped(rows, column);
            for parent in missing {
                let children: Children<E> = Arc::new(found.remove(&parent).unwrap_or_default());
                self.keep::<E>(&children);
                self.shelve(TypeId::of::<E>(), column.as_str(), parent, children);
            }
        }
        let held = |parent| self.shelved::<Children<E>>(TypeId::of::<E>(), column.as_str(), parent);
        Ok(parents.into_iter().filter_map(held).flat_map(|found| found.to_vec()).collect())
    }

    /// Tells the audit trail of something that the viewer is about to be shown, in one transaction with
    /// what other resolvers tell at the same time.
    ///
    /// # Errors
    /// If the database cannot be written: then it must not be shown.
    pub async fn record(&self, deed: Deed) -> Result<()> {
        self.batch.load_one(deed).await.map(drop)
    }

    /// Lets go of every row, after a change: what is asked for next is read anew.
    pub fn forget(&self) {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Puts rows that were read otherwise where [`Loader::one`] finds them.
    pub fn keep<E: Row>(&self, rows: &[Arc<E::Model>]) {
        if E::PrimaryKey::iter().count() > 1 {
            return;
        }
        let mut held = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            if let Some(id) = uuid_of(&**row, key::<E>()) {
                let row: Option<Arc<E::Model>> = Some(Arc::clone(row));
                held.insert((TypeId::of::<E>(), BY_KEY, id), Arc::new(row));
            }
        }
    }

    async fn hand_out(&self, rows: usize) -> Result<()> {
        let before = self.handed_out.fetch_add(rows, Ordering::Relaxed);
        if before / PAUSE_AFTER != (before + rows) / PAUSE_AFTER {
            pause().await;
        }
        if before + rows > self.most {
            return Err(Error::Limit(format!(
                "This asks for more than {} rows, lists within lists multiplied: ask for less at once.",
                self.most
            )));
        }
        Ok(())
    }

    fn missing<E: Row>(&self, by: &'static str, ids: impl IntoIterator<Item = Uuid>) -> Vec<Uuid> {
        let rows = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ids: Vec<Uuid> = ids
            .into_iter()
            .filter(|id| !rows.contains_key(&(TypeId::of::<E>(), by, *id)))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn shelved<T: Any + Send + Sync>(
        &self,
        of: TypeId,
        by: &'static str,
        id: Uuid,
    ) -> Option<Arc<T>> {
        let rows = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        rows.get(&(of, by, id)).and_then(|found| Arc::clone(found).downcast().ok())
    }

    fn shelve<T: Any + Send + Sync>(&self, of: TypeId, by: &'static str, id: Uuid, found: T) {
        let mut rows = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        rows.insert((of, by, id), Arc::new(found));
    }
}

/// An entity that the loader can hold.
pub trait Row: Visible<Model: Send + Sync + 'static, Column: Send + Sync> + 'static {}
impl<E: Visible<Model: Send + Sync + 'static, Column: Send + Sync> + 'static> Row for E {}

fn uuid_of<M: ModelTrait>(row: &M, column: <M::Entity as EntityTrait>::Column) -> Option<Uuid> {
    match row.get(column) {
        Value::Uuid(id) => id,
        _ => None,
    }
}

fn grouped<M: ModelTrait>(
    rows: Vec<M>,
    column: <M::Entity as EntityTrait>::Column,
) -> HashMap<Uuid, Vec<Arc<M>>> {
    let mut groups: HashMap<Uuid, Vec<Arc<M>>> = HashMap::new();
    for row in rows {
        if let Some(parent) = uuid_of(&row, column) {
            groups.entry(parent).or_default().push(Arc::new(row));
        }
    }
    groups
}

struct ById<E>(Uuid, PhantomData<fn() -> E>);

impl<E> Clone for ById<E> {
    fn clone(&self) -> Self {
        Self(self.0, PhantomData)
    }
}
impl<E> PartialEq for ById<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<E> Eq for ById<E> {}
impl<E> Hash for ById<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<E: Row> Batch<ById<E>> for Store {
    type Value = Arc<E::Model>;
    type Error = Error;

    async fn load(&self, keys: &[ById<E>]) -> Result<HashMap<ById<E>, Self::Value>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let column = key::<E>();
        let rows = self.having::<E>(column, &ids, column).await?;
        let keyed = rows
            .into_iter()
            .filter_map(|row| Some((ById(uuid_of(&row, column)?, PhantomData), Arc::new(row))));
        Ok(keyed.collect())
    }
}

impl Batch<Deed> for Store {
    type Value = ();
    type Error = Error;

    async fn load(&self, deeds: &[Deed]) -> Result<HashMap<Deed, ()>> {
        let mut deeds = deeds.to_vec();
        deeds.sort_by_key(|deed| deed.subject_id);
        self.record(deeds.clone()).await?;
        Ok(deeds.into_iter().map(|deed| (deed, ())).collect())
    }
}

struct ByParent<E: EntityTrait> {
    column: E::Column,
    parent: Uuid,
    order: E::Column,
}

impl<E: EntityTrait> Clone for ByParent<E> {
    fn clone(&self) -> Self {
        Self { column: self.column, parent: self.parent, order: self.order }
    }
}
impl<E: EntityTrait> PartialEq for ByParent<E> {
    fn eq(&self, other: &Self) -> bool {
        self.parent == other.parent && self.column.as_str() == other.column.as_str()
    }
}
impl<E: EntityTrait> Eq for ByParent<E> {}
impl<E: EntityTrait> Hash for ByParent<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.parent, self.column.as_str()).hash(state);
    }
}

impl<E: Row> Batch<ByParent<E>> for Store {
    type Value = Children<E>;
    type Error = Error;

    async fn load(&self, keys: &[ByParent<E>]) -> Result<HashMap<ByParent<E>, Self::Value>> {
        let mut found = HashMap::new();
        // one statement a column: keys of one level nearly always share it
        let mut columns: Vec<&ByParent<E>> = Vec::new();
        for asked in keys {
            if !columns.iter().any(|other| other.column.as_str() == asked.column.as_str()) {
                columns.push(asked);
            }
        }
        for one in columns {
            let same = keys.iter().filter(|asked| asked.column.as_str() == one.column.as_str());
            let parents: Vec<Uuid> = same.map(|asked| asked.parent).collect();
            let rows = self.having::<E>(one.column, &parents, one.order).await?;
            found.extend(grouped(rows, one.column).into_iter().map(|(parent, children)| {
                let asked = ByParent { column: one.column, parent, order: one.order };
                (asked, Arc::new(children))
            }));
        }
        Ok(found)
    }
}
