//! Interviews in the API.

use crate::access::policy::Thing;
use crate::areas::graphql::PoliceForce;
use crate::audit::Deed;
use crate::error::{Error, Result};
use crate::evidence::graphql::evidence_kind;
use crate::graphql::{can, id, loader};
use crate::people::graphql::Person;
use crate::store::Seen;
use ::entity::types::{
    Action, AuditOutcome, CaseworkUnit, Component, InterviewFormat, InterviewStatus, Origin,
    RoleScope,
};
use ::entity::{
    interview, interview_interviewer, interview_note, interview_role, interviewee, person,
    police_force,
};
use async_graphql::{Context, ID, Object};
use futures_util::future::try_join;
use sea_orm::prelude::Date;

impl Interview {
    async fn detail(&self, ctx: &Context<'_>) -> Result<Seen<interview::Model>> {
        loader(ctx).part::<interview::Entity, _>(&self.0.0).await?.ok_or(Error::NotFound)
    }
    async fn words(&self, ctx: &Context<'_>) -> Result<Vec<Seen<interview_note::Model>>> {
        let (by, order) = (interview_note::Column::InterviewId, interview_note::Column::Number);
        // asked for together, so that both are of one level whichever comes first
        let notes = loader(ctx).children::<interview_note::Entity, _>(by, &self.0.0, order);
        let (notes, detail) = try_join(notes, self.detail(ctx)).await?;
        if !notes.is_empty() && detail.restricted {
            self.shown(ctx, Action::ReadContent).await?;
        }
        Ok(notes.to_vec())
    }
    /// Tells the audit trail, before what is held close is shown.
    async fn shown(&self, ctx: &Context<'_>, action: Action) -> Result<()> {
        let deed = Deed {
            action,
            subject: "Interview",
            subject_id: self.0.0.id,
            inspection: Some(self.0.0.inspection_id),
            detail: None,
            outcome: AuditOutcome::Done,
        };
        loader(ctx).record(deed).await
    }
}

evidence_kind! {
    /// An interview or focus group (scope, paragraphs 19 and 20). The role is shown, not the person.
    Interview {
        /// The role that was heard.
        async fn role(&self, ctx: &Context<'_>) -> Result<InterviewRole> {
            let role = self.detail(ctx).await?.role_id;
            Ok(InterviewRole(loader(ctx).must::<interview_role::Entity>(role).await?))
        }
        /// The force, where the role is per force.
        async fn force(&self, ctx: &Context<'_>) -> Result<Option<PoliceForce>> {
            match self.detail(ctx).await?.force_id {
                None => Ok(None),
                Some(force) => {
                    Ok(loader(ctx).one::<police_force::Entity>(force).await?.map(PoliceForce))
                }
            }
        }
        /// The casework unit, where the role is of one.
        async fn unit(&self, ctx: &Context<'_>) -> Result<Option<CaseworkUnit>> {
            Ok(self.detail(ctx).await?.unit)
        }
        /// Interview or focus group.
        async fn format(&self, ctx: &Context<'_>) -> Result<InterviewFormat> {
            Ok(self.detail(ctx).await?.format)
        }
        /// Whether it took place; only a held one may be cited.
        async fn interview_status(&self, ctx: &Context<'_>) -> Result<InterviewStatus> {
            Ok(self.detail(ctx).await?.status)
        }
        /// The day it took place, or is or was to.
        async fn held_on(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
            Ok(self.detail(ctx).await?.held_on)
        }
        /// How many took part.
        async fn participants(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
            Ok(self.detail(ctx).await?.participants)
        }
        /// Whether its words are kept from analysts.
        async fn restricted(&self, ctx: &Context<'_>) -> Result<bool> {
            Ok(self.detail(ctx).await?.restricted)
        }
        /// Whether the words are masked for you: `summary` is then null and `notes` empty.
        async fn masked(&self, ctx: &Context<'_>) -> Result<bool> {
            let restricted = self.detail(ctx).await?.restricted;
            Ok(!loader(ctx).store().viewer().hears(restricted))
        }
        /// What was said, in short; null if there is none or it is masked for you.
        async fn summary(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            let words = self.words(ctx).await?;
            Ok(words.iter().find(|note| note.number == 0).map(|note| note.text.clone()))
        }
        /// The citable passages, in order; empty if masked for you.
        async fn notes(&self, ctx: &Context<'_>) -> Result<Vec<InterviewNote>> {
            let words = self.words(ctx).await?;
            Ok(words.into_iter().filter(|note| note.number > 0).map(InterviewNote).collect())
        }
        /// Who asked.
        async fn interviewers(&self, ctx: &Context<'_>) -> Result<Vec<Person>> {
            let by = interview_interviewer::Column::InterviewId;
            let order = interview_interviewer::Column::PersonId;
            let asked =
                loader(ctx).children::<interview_interviewer::Entity, _>(by, &self.0.0, order).await?;
            let people =
                loader(ctx).some::<person::Entity>(asked.iter().map(|row| row.person_id)).await?;
            Ok(people.into_iter().map(Person).collect())
        }
        /// Who was heard: for lead inspectors and inspectors of the Area only; empty for everybody else.
        /// The audit trail tells of whom they were shown to.
        async fn interviewees(&self, ctx: &Context<'_>) -> Result<Vec<Interviewee>> {
            let (by, order) = (interviewee::Column::InterviewId, interviewee::Column::Name);
            let people = loader(ctx).children::<interviewee::Entity, _>(by, &self.0.0, order).await?;
            if !people.is_empty() {
                self.shown(ctx, Action::RevealIdentity).await?;
            }
            Ok(people.iter().cloned().map(Interviewee).collect())
        }
    }
}

/// A citable passage of an interview.
pub struct InterviewNote(Seen<interview_note::Model>);

/// A citable passage of an interview.
#[Object]
impl InterviewNote {
    /// Its number in the interview, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }
    /// The words.
    async fn text(&self) -> &str {
        &self.0.text
    }
}

/// Somebody who was interviewed.
pub struct Interviewee(Seen<interviewee::Model>);

/// Somebody who was interviewed. For lead inspectors and inspectors of the Area only.
#[Object]
impl Interviewee {
    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Post held.
    async fn post(&self) -> &str {
        &self.0.post
    }
}

/// A role to be interviewed (scope, paragraphs 19 and 20).
pub struct InterviewRole(pub Seen<interview_role::Model>);

/// A role to be interviewed (scope, paragraphs 19 and 20). Reference data.
#[Object]
impl InterviewRole {
    /// Global id.
    pub async fn id(&self) -> ID {
        id::encode("InterviewRole", self.0.id)
    }
    /// Whether you may do this to it now.
    pub async fn viewer_can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you want to do.")] action: Action,
    ) -> bool {
        can::viewer_can(ctx, action, Thing::Other)
    }
    /// Short code, for example `POL-PCC`.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// The role.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// The heading that it stands under.
    async fn group(&self) -> &str {
        &self.0.role_group
    }
    /// Once for the Area or once for each force.
    async fn scope(&self) -> RoleScope {
        self.0.scope
    }
    /// Fewest interviews; null where the scope states none.
    async fn minimum(&self) -> Option<i32> {
        self.0.minimum
    }
    /// How the minimum is known: stated or implied.
    async fn minimum_basis(&self) -> &str {
        &self.0.minimum_basis
    }
    /// Whether the magistrates' court and the Crown Court must both be covered.
    async fn both_units(&self) -> bool {
        self.0.both_units
    }
    /// Whether it is heard as a focus group.
    async fn focus_group(&self) -> bool {
        self.0.focus_group
    }
    /// The component that it mostly informs.
    async fn component(&self) -> Component {
        self.0.component
    }
    /// Where its evidence comes from.
    async fn origin(&self) -> Origin {
        self.0.origin
    }
    /// What to mind.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
    /// Paragraph of the scope.
    async fn source_paragraph(&self) -> &str {
        &self.0.source_paragraph
    }
}
