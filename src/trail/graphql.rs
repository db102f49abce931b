//! The audit trail in the API: for auditors.

use super::reads;
use crate::audit::Chain;
use crate::graphql::prelude::*;
use crate::graphql::{Node, find};
use sea_orm::ActiveEnum;

node! {
    /// What somebody did or was refused: a line of the audit trail, which is only ever added to. For
    /// auditors.
    AuditEntry(audit_entry) {
        /// When; in a chain, each later than the one before.
        at: Instant,
        /// Issuer and subject of the token, with `|` between; `unknown` where a token was refused.
        actor: &str,
        /// In which role.
        role: Role,
        /// What else names it: the code of the Area that was granted, what a check found.
        detail: Option<&str>,
        /// How it ended.
        outcome: AuditOutcome,
        /// In which request; errors and the log name it too.
        request_id: &str,
        /// SHA-256 of the entry with the hash of the one before, in lower-case hexadecimal.
        hash: &str,
    }
    async (self, ctx) {
        /// The person; null if the repository does not know one.
        person: Option<Person> = one(ctx, self.0.person_id, Person),
    }
    impl {
        /// The inspection whose chain it is in; null for the chain of what belongs to no inspection.
        async fn inspection(&self, ctx: &Context<'_>) -> Result<Option<Inspection>> {
            one(ctx, self.0.chain.parse().ok(), Inspection).await
        }
        /// Its number in the chain: 1, 2, 3… without a gap.
        fn number(&self) -> Result<i32> {
            self.0.sequence.try_into().map_err(Error::internal)
        }
        /// What was done.
        fn action(&self) -> Result<Action> {
            Action::try_from_value(&self.0.action).map_err(Error::internal)
        }
        /// To which type of thing, for example `Judgement`; `Repository` where it was refused before
        /// anything was looked up.
        fn subject_type(&self) -> &str {
            &self.0.subject
        }
        /// The thing; null where there is none, or you may not see it.
        async fn subject(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
            if self.0.subject_id.is_nil() {
                return Ok(None);
            }
            let id = id::encode(&self.0.subject, self.0.subject_id);
            find(loader(ctx), &id).await
        }
    }
}

/// A chain of the audit trail, gone through now. For auditors.
pub struct AuditChain(Chain);

/// A chain of the audit trail, gone through now. For auditors.
#[Object]
impl AuditChain {
    /// The inspection whose chain it is; null for the chain of what belongs to no inspection.
    async fn inspection(&self, ctx: &Context<'_>) -> Result<Option<Inspection>> {
        one(ctx, self.0.inspection, Inspection).await
    }
    /// How many entries it must have.
    fn entries(&self) -> Result<i32> {
        self.0.entries.try_into().map_err(Error::internal)
    }
    /// The hash of its last entry. Keep it somewhere else: who can write to the database could make the
    /// whole chain anew.
    async fn last_hash(&self) -> &str {
        &self.0.head
    }
    /// Whether every entry is what it was and where it was.
    async fn intact(&self) -> bool {
        self.0.fault.is_none()
    }
    /// The number of the first entry that is not; null if all are.
    fn broken_at(&self) -> Result<Option<i32>> {
        let broken = self.0.fault.as_ref().map(|fault| fault.entry().try_into());
        broken.transpose().map_err(Error::internal)
    }
    /// What is wrong with it, in a sentence; null if nothing is.
    async fn fault(&self) -> Option<String> {
        self.0.fault.as_ref().map(ToString::to_string)
    }
}

/// Which entries; what is left out does not narrow, and all that is given must hold.
#[derive(Default, InputObject)]
pub struct AuditFilter {
    /// In the chain of this inspection.
    inspection: Option<ID>,
    /// About this thing: any global id.
    subject: Option<ID>,
    /// By this person.
    person: Option<ID>,
    /// Of any of these actions.
    actions: Option<Vec<Action>>,
    /// With this end.
    outcome: Option<AuditOutcome>,
    /// At this instant or later.
    since: Option<Instant>,
    /// Before this instant.
    until: Option<Instant>,
}

#[Object]
impl AuditQuery {
    /// The audit trail: who did what, or was refused it. For auditors; empty for everybody else, and
    /// without the inspections of an Area where you have a conflict of interest.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a Relay connection")]
    async fn audit_trail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] filter: Option<AuditFilter>,
        #[graphql(desc = "Which way in time; the newest first if left out.")] direction: Option<
            OrderDirection,
        >,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<AuditEntry>> {
        let filter = filter.unwrap_or_default();
        let key = |name: &[&str], id: Option<ID>| id.map(|id| id::key_of(name, &id)).transpose();
        let filter = reads::Filter {
            inspection: key(&["Inspection"], filter.inspection)?,
            subject: filter.subject.map(|id| id::decode(&id)).transpose()?.map(|(_, key)| key),
            person: key(&["Person"], filter.person)?,
            actions: filter.actions,
            outcome: filter.outcome,
            since: filter.since.map(|at| at.0),
            until: filter.until.map(|at| at.0),
        };
        let direction = direction.unwrap_or(OrderDirection::Desc);
        let order = Order { name: "time", column: audit_entry::Column::At, direction };
        let found =
            reads::trail(store(ctx), filter, order, &page(ctx, first, after, last, before)).await?;
        Ok(found.connection(AuditEntry))
    }

    /// Goes through the chains of the audit trail and says of each whether it is intact, as the command
    /// `evidence audit verify` does. For auditors; empty for everybody else. It reads the whole trail.
    #[graphql(complexity = "500 + child_complexity")]
    async fn audit_chains(&self, ctx: &Context<'_>) -> Result<Vec<AuditChain>> {
        Ok(store(ctx).verify_audit().await?.into_iter().map(AuditChain).collect())
    }
}
