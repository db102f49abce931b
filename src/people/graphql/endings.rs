//! Correcting people, ending conflicts of interest and people's time here.

use crate::areas::reads::by_codes;
use crate::error::UserErrorCode;
use crate::graphql::prelude::*;
use crate::people::endings;

record! {
    /// A conflict of interest of a person in an Area.
    ConflictOfInterest(conflict_of_interest) {
        /// Why.
        reason: &str,
        /// When it was recorded.
        recorded_at: Instant,
        /// Why it is to end; null while nobody asked.
        end_reason: Option<&str>,
        /// When somebody asked that it end.
        end_asked_at: Option<Instant>,
        /// When it ended; null while it stands.
        ended_at: Option<Instant>,
    }
    async (self, ctx) {
        /// The Area.
        area: Area = must(ctx, self.0.area_id, Area),
        /// Who recorded it.
        recorded_by: Option<Person> = one(ctx, self.0.recorded_by, Person),
        /// Who asked that it end.
        end_asked_by: Option<Person> = one(ctx, self.0.end_asked_by, Person),
        /// Who ended it: somebody else.
        ended_by: Option<Person> = one(ctx, self.0.ended_by, Person),
    }
}

record! {
    /// A time from which somebody was gone.
    PersonEnding(person_ending) {
        /// Why.
        reason: &str,
        /// From when.
        ended_at: Instant,
        /// When they came back; null while they are gone.
        readmitted_at: Option<Instant>,
    }
    async (self, ctx) {
        /// Who recorded it.
        ended_by: Person = must(ctx, self.0.ended_by, Person),
        /// Who let them come back.
        readmitted_by: Option<Person> = one(ctx, self.0.readmitted_by, Person),
    }
}

/// How a person is shown from now on.
#[derive(InputObject)]
pub struct CorrectPersonInput {
    /// The person or system.
    person: ID,
    /// How they are shown.
    title: String,
    /// How they were shown when you looked: if they are not any more, nothing is changed.
    was: String,
}

/// A conflict of interest that shall end.
#[derive(InputObject)]
pub struct AskToEndConflictInput {
    /// The person or system.
    person: ID,
    /// Code of the Area.
    area: String,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// A conflict of interest to end.
#[derive(InputObject)]
pub struct EndConflictInput {
    /// The person or system.
    person: ID,
    /// Code of the Area.
    area: String,
}

/// Somebody who left.
#[derive(InputObject)]
pub struct EndPersonInput {
    /// The person or system.
    person: ID,
    /// Why, at most 10,000 characters. Required.
    reason: String,
}

/// Somebody who comes back.
#[derive(InputObject)]
pub struct ReadmitPersonInput {
    /// The person or system.
    person: ID,
}

payload! {
    /// What came of changing what is recorded of a person.
    PersonPayload {
        /// The person as they stand now; null if it was refused, unless for `CONFLICT`.
        person: Person
    }
}

#[Object]
impl EndingMutation {
    /// Says how a person is shown from now on. For administrators; `FORBIDDEN` for other roles, `NOT_FOUND` for a
    /// person who is not there. The rules refuse with `CONFLICT` and `INVALID_VALUE`.
    async fn correct_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, to what.")] input: CorrectPersonInput,
    ) -> Result<PersonPayload> {
        store(ctx).require(Action::CorrectPerson).await?;
        let person = id::key_of(&["Person"], &input.person)?;
        let made = endings::correct(store(ctx), person, &input.title, &input.was).await;
        let mut payload = PersonPayload::of(ctx, made.map(Person))?;
        if payload.user_errors.iter().any(|error| error.code == UserErrorCode::Conflict) {
            payload.person = Some(must(ctx, person, Person).await?);
        }
        Ok(payload)
    }

    /// Asks that a conflict of interest end: it stands until another administrator ends it. For administrators, and
    /// never for themselves. Errors as for `correctPerson`; the rules refuse with `NOT_RECORDED`, `OWN_ACCESS` and
    /// `REASON_REQUIRED`.
    async fn ask_to_end_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, in which Area, and why.")] input: AskToEndConflictInput,
    ) -> Result<PersonPayload> {
        store(ctx).require(Action::EndConflict).await?;
        let person = id::key_of(&["Person"], &input.person)?;
        let area = by_codes(loader(ctx), &[input.area])?.pop().ok_or(Error::NotFound)?;
        let made = endings::ask_to_end_conflict(store(ctx), person, &area, &input.reason).await;
        PersonPayload::of(ctx, made.map(Person))
    }

    /// Ends a conflict of interest, as another administrator has asked. It stays in the record, and the Area is seen
    /// again from the next request on, where it is granted. For administrators, and never for themselves. Errors as for
    /// `correctPerson`; the rules refuse with `NOT_RECORDED`, `NOT_ASKED`, `ASKED_BY_YOU` and `OWN_ACCESS`.
    async fn end_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, in which Area.")] input: EndConflictInput,
    ) -> Result<PersonPayload> {
        store(ctx).require(Action::EndConflict).await?;
        let person = id::key_of(&["Person"], &input.person)?;
        let area = by_codes(loader(ctx), &[input.area])?.pop().ok_or(Error::NotFound)?;
        PersonPayload::of(ctx, endings::end_conflict(store(ctx), person, &area).await.map(Person))
    }

    /// Says that somebody left: they are nobody here from their next request on, whatever token they hold, and their
    /// grants are taken away. What they did stays theirs. For administrators, and never for themselves. Errors as for
    /// `correctPerson`; the rules refuse with `ALREADY_RECORDED`, `ON_TEAM`, `OWN_ACCESS` and `REASON_REQUIRED`.
    async fn end_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and why.")] input: EndPersonInput,
    ) -> Result<PersonPayload> {
        store(ctx).require(Action::EndPerson).await?;
        let person = id::key_of(&["Person"], &input.person)?;
        PersonPayload::of(ctx, endings::end(store(ctx), person, &input.reason).await.map(Person))
    }

    /// Lets somebody who left come back, without the grants that they had. For administrators. Errors as for
    /// `correctPerson`; the rules refuse with `NOT_RECORDED`.
    async fn readmit_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom.")] input: ReadmitPersonInput,
    ) -> Result<PersonPayload> {
        store(ctx).require(Action::EndPerson).await?;
        let person = id::key_of(&["Person"], &input.person)?;
        PersonPayload::of(ctx, endings::readmit(store(ctx), person).await.map(Person))
    }
}
