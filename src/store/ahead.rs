//! Reading ahead: a list asks in its own name for what its fields are about to ask for.

use super::question::{Being, From, Only, Question, Row};
use super::scoped::{key, uuid_of};
use super::shelf::Shelves;
use super::{Loader, Seen, Store};
use crate::access::{Reached, Visible};
use sea_orm::prelude::*;
use std::future::poll_fn;
use std::sync::MutexGuard;

impl Loader {
    /// Reads together what a list is about to ask for, so that no field of it waits: then the list is
    /// answered item by item, and the fields of all items need not be held at once. What is left out here,
    /// or cannot be read, is asked for by the field.
    pub async fn ahead(&self, want: impl FnOnce(&mut Ahead<'_>)) {
        let level = {
            let mut ahead = Ahead { store: self.store(), shelves: self.0.shelves(), wanted: false };
            want(&mut ahead);
            ahead.wanted.then(|| ahead.shelves.level())
        };
        if let Some(level) = level {
            poll_fn(|cx| self.0.shelves().after(level, cx.waker())).await;
        }
    }
}

/// What the next level is to bring.
pub struct Ahead<'a> {
    store: &'a Store,
    shelves: MutexGuard<'a, Shelves>,
    wanted: bool,
}

impl Ahead<'_> {
    /// What [`Loader::named`] and [`Loader::above`] will ask for.
    pub fn named<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &mut self,
        seen: &Seen<M>,
        column: <M::Entity as EntityTrait>::Column,
    ) {
        if let Some(id) = uuid_of(&**seen, column)
            && self.shelves.row::<E>(id).is_none()
        {
            self.want(&From::<E, M::Entity>::one(), id);
        }
    }

    /// What [`Loader::part`] will ask for.
    pub fn part<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &mut self,
        seen: &Seen<M>,
    ) {
        self.named::<E, M>(seen, key::<M::Entity>());
    }

    /// What [`Loader::children_being`] will ask for.
    pub fn children<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &mut self,
        column: E::Column,
        seen: &Seen<M>,
        order: E::Column,
        being: Being<E>,
    ) {
        if let Some(id) = uuid_of(&**seen, key::<M::Entity>()) {
            let question = From::<E, M::Entity>::under(column, order);
            self.want(&From { being, ..question }, id);
        }
    }

    /// What [`Loader::children_only`] will ask for.
    pub fn children_only<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &mut self,
        column: E::Column,
        seen: &Seen<M>,
        order: E::Column,
        only: Only,
    ) {
        if let Some(id) = uuid_of(&**seen, key::<M::Entity>()) {
            let question = From::<E, M::Entity>::under(column, order);
            self.want(&From { only, ..question }, id);
        }
    }

    /// The row that a foreign key of a row names, if it was read.
    #[must_use]
    pub fn held<E: Row + Reached<M::Entity>, M: ModelTrait<Entity: Visible>>(
        &self,
        seen: &Seen<M>,
        column: <M::Entity as EntityTrait>::Column,
    ) -> Option<Seen<E::Model>> {
        self.shelves.row::<E>(uuid_of(&**seen, column)?)
    }

    fn want<Q: Question>(&mut self, question: &Q, id: Uuid) {
        self.wanted |= self.shelves.want(self.store, question, id).is_none();
    }
}
