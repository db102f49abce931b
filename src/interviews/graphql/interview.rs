//! Interviews in the API.

use super::notes::{InterviewRemark, NoteAgreement, NotePassage, standing, written};
use crate::audit::Deed;
use crate::graphql::prelude::*;
use crate::interviews::reads;
use futures_util::future::try_join;

impl Interview {
    async fn words(&self, ctx: &Context<'_>) -> Result<Vec<Seen<interview_note::Model>>> {
        let (by, order) = (interview_note::Column::InterviewId, interview_note::Column::Number);
        // asked for together, so that both are of one level whichever comes first
        let notes = loader(ctx).children::<interview_note::Entity, _>(by, &self.0, order);
        let (notes, detail) = try_join(notes, self.detail(ctx)).await?;
        if !notes.is_empty() && detail.restricted {
            self.shown(ctx, Action::ReadContent).await?;
        }
        Ok(notes.to_vec())
    }
    /// The passages as they stood at a revision, or stand now.
    pub(crate) async fn passages_at(
        &self,
        ctx: &Context<'_>,
        revision: Option<i32>,
    ) -> Result<Vec<NotePassage>> {
        Ok(standing(Box::pin(written(ctx, self)).await?, revision))
    }
    /// Tells the audit trail that words are about to be shown, if they are restricted.
    pub(super) async fn opened(&self, ctx: &Context<'_>) -> Result<()> {
        if self.detail(ctx).await?.restricted {
            self.shown(ctx, Action::ReadContent).await?;
        }
        Ok(())
    }
    /// Tells the audit trail, before what is held close is shown.
    async fn shown(&self, ctx: &Context<'_>, action: Action) -> Result<()> {
        let deed = Deed {
            action,
            subject: "Interview",
            subject_id: self.0.id,
            inspection: Some(self.0.inspection_id),
            detail: None,
            outcome: AuditOutcome::Done,
        };
        loader(ctx).record(deed).await
    }
}

evidence_kind! {
    /// An interview or focus group (scope, paragraphs 19 and 20). The role is shown, not the person.
    Interview(interview) {
        /// The casework unit, where the role is of one.
        unit: Option<CaseworkUnit>,
        /// Interview or focus group.
        format: InterviewFormat,
        /// The day it took place, or is or was to.
        held_on: Option<Day>,
        /// How many took part.
        participants: Option<i32>,
        /// Whether its words are kept from analysts.
        restricted: bool,
    }
    async (self, ctx) {
        /// The role that was heard.
        role: InterviewRole = must(ctx, self.detail(ctx).await?.role_id, InterviewRole),
        /// The force, where the role is per force.
        force: Option<PoliceForce> = one(ctx, self.detail(ctx).await?.force_id, PoliceForce),
    }
    impl {
        /// Whether it took place; only a held one may be cited.
        async fn interview_status(&self, ctx: &Context<'_>) -> Result<InterviewStatus> {
            Ok(self.detail(ctx).await?.status)
        }
        /// Whether the words are masked for you: `summary` is then null and `notes` empty.
        async fn masked(&self, ctx: &Context<'_>) -> Result<bool> {
            let restricted = self.detail(ctx).await?.restricted;
            Ok(!loader(ctx).store().viewer().hears(restricted))
        }
        /// What was said, in short; null if there is none or it is masked for you.
        async fn summary(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            let words = Box::pin(self.words(ctx)).await?;
            Ok(words.iter().find(|note| note.number == 0).map(|note| note.text.clone()))
        }
        /// The citable passages, in order; empty if masked for you.
        async fn notes(&self, ctx: &Context<'_>) -> Result<Vec<InterviewNote>> {
            let words = Box::pin(self.words(ctx)).await?;
            Ok(words.into_iter().filter(|note| note.number > 0).map(InterviewNote).collect())
        }
        /// The passages as they stand, the summary first, each with who wrote it, when, and from what; empty if
        /// masked for you.
        async fn passages(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "As they stood at this revision of the notes.")] revision: Option<i32>,
        ) -> Result<Vec<NotePassage>> {
            self.passages_at(ctx, revision).await
        }
        /// Every text that a passage ever had, oldest first; empty if masked for you.
        async fn passage_history(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")] first: Many,
            #[graphql(desc = "Only what came after this revision of the notes.")] after: Option<i32>,
        ) -> Result<Vec<NotePassage>> {
            let mut written = Box::pin(written(ctx, self)).await?;
            written.retain(|passage| after.is_none_or(|after| passage.revision > after));
            let passages = part(written, WHOLE, (first, None), |passage| passage.id, |_| true)?;
            Ok(passages.into_iter().map(NotePassage).collect())
        }
        /// How far the notes have come; null if there are none, or they are masked for you.
        async fn note_state(&self, ctx: &Context<'_>) -> Result<Option<NoteState>> {
            reads::note_state(loader(ctx), &self.0).await
        }
        /// Who agreed to the notes, in which revision, oldest first; empty if masked for you.
        async fn agreements(&self, ctx: &Context<'_>) -> Result<Vec<NoteAgreement>> {
            use note_agreement::Column;
            children(ctx, (Column::InterviewId, Column::MadeAt), &self.0, NoteAgreement).await
        }
        /// What was done to its plan, oldest first. Empty for other systems.
        async fn changes(&self, ctx: &Context<'_>) -> Result<Vec<InterviewRemark>> {
            use interview_remark::Column;
            children(ctx, (Column::InterviewId, Column::MadeAt), &self.0, InterviewRemark).await
        }
        /// Who asked, or will.
        async fn interviewers(&self, ctx: &Context<'_>) -> Result<Vec<Person>> {
            let by = interview_interviewer::Column::InterviewId;
            let order = interview_interviewer::Column::PersonId;
            let asked =
                loader(ctx).children::<interview_interviewer::Entity, _>(by, &self.0, order).await?;
            some(ctx, asked.iter().map(|row| row.person_id), Person).await
        }
        /// Who was heard: for lead inspectors and inspectors of the Area only; empty for everybody else.
        /// The audit trail tells of whom they were shown to.
        async fn interviewees(&self, ctx: &Context<'_>) -> Result<Vec<Interviewee>> {
            let (by, order) = (interviewee::Column::InterviewId, interviewee::Column::Name);
            let people = loader(ctx).children::<interviewee::Entity, _>(by, &self.0, order).await?;
            if !people.is_empty() {
                Box::pin(self.shown(ctx, Action::RevealIdentity)).await?;
            }
            Ok(people.iter().cloned().map(Interviewee).collect())
        }
    }
}

record! {
    /// A citable passage of an interview.
    InterviewNote(interview_note) {
        /// Its number in the interview, from 1.
        number: i32,
        /// The words.
        text: &str,
    }
}

record! {
    /// Somebody who was interviewed. For lead inspectors and inspectors of the Area only.
    Interviewee(interviewee) {
        /// Name.
        name: &str,
        /// Post held.
        post: &str,
    }
}

node! {
    /// A role to be interviewed (scope, paragraphs 19 and 20). Reference data.
    InterviewRole(interview_role) {
        /// Short code, for example `POL-PCC`.
        code: &str,
        /// The role.
        name: &str,
        /// The heading that it stands under.
        #[graphql(name = "group")]
        role_group: &str,
        /// Once for the Area or once for each force.
        scope: RoleScope,
        /// Fewest interviews; null where the scope states none.
        minimum: Option<i32>,
        /// How the minimum is known: stated or implied.
        minimum_basis: &str,
        /// Whether the magistrates' court and the Crown Court must both be covered.
        both_units: bool,
        /// Whether it is heard as a focus group.
        focus_group: bool,
        /// The component that it mostly informs.
        component: Component,
        /// Where its evidence comes from.
        origin: Origin,
        /// What to mind.
        note: Option<&str>,
        /// Paragraph of the scope.
        source_paragraph: &str,
    }
}
