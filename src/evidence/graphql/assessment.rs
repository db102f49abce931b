//! How inspectors weigh items of evidence.

use crate::error::UserErrorCode;
use crate::evidence::assessing::NewAssessment;
use crate::graphql::prelude::*;

record! {
    /// How an inspector weighs an item of evidence: a person's statement, never computed. For those who work with what
    /// items hold.
    EvidenceAssessment(evidence_assessment) {
        /// Counts the assessments of the item, from 1; the latest stands. Send it back as `expected`.
        number: i32,
        /// Whose account the item is, for example "the Area's own, of its own work".
        account: &str,
        /// What the Area did to assure its own data; null if nothing is said of it.
        assurance: Option<&str>,
        /// How far it can be relied on.
        reliability: Reliability,
        /// Why.
        reason: &str,
        /// When.
        assessed_at: Instant,
    }
    async (self, ctx) {
        /// Who says so.
        assessed_by: Person = must(ctx, self.0.assessed_by, Person),
    }
    impl {
        /// To ask for what comes after it.
        async fn id(&self) -> ID {
            id::encode("EvidenceAssessment", self.0.id)
        }
    }
}

/// The assessments of an item, the latest first.
pub(crate) async fn assessments(
    ctx: &Context<'_>,
    item: &Seen<evidence::Model>,
    asked: (Many, Option<ID>),
) -> Result<Vec<EvidenceAssessment>> {
    use evidence_assessment::Column;
    let mut all =
        children(ctx, (Column::EvidenceId, Column::Number), item, EvidenceAssessment).await?;
    all.reverse();
    part(all, WHOLE, asked, |one| one.0.id, |_| true)
}

/// How you weigh an item of evidence.
#[derive(InputObject)]
pub struct AssessEvidenceInput {
    /// The item, of any kind.
    evidence: ID,
    /// Whose account it is: one line of at most 200 characters. Required.
    account: String,
    /// What the Area did to assure its own data, at most 10,000 characters.
    assurance: Option<String>,
    /// How far it can be relied on, as you judge it.
    reliability: Reliability,
    /// Why, at most 10,000 characters. Required.
    reason: String,
    /// The `number` of the assessment that you saw to stand, 0 for none; if another one stands, yours is refused. Left out,
    /// yours comes after whichever stands.
    expected: Option<i32>,
}

impl AssessEvidenceInput {
    /// What it says of the item with this key.
    pub(super) fn of(self, evidence: Uuid) -> NewAssessment {
        let Self { account, assurance, reliability, reason, expected, .. } = self;
        NewAssessment { evidence, account, assurance, reliability, reason, expected }
    }

    pub(super) fn key(&self) -> Result<Uuid> {
        super::item::key(&self.evidence)
    }
}

payload! {
    /// What came of assessing an item of evidence.
    AssessEvidencePayload {
        /// The item as it stands now; null if it was refused, unless for `CONFLICT`.
        evidence: Evidence
    }
}

impl AssessEvidencePayload {
    /// After a `CONFLICT`, the item as it is now is part of the answer.
    pub(super) async fn now(
        ctx: &Context<'_>,
        key: Uuid,
        made: Result<Seen<evidence::Model>>,
    ) -> Result<Self> {
        let mut payload = Self::of(ctx, made.map(Evidence::from))?;
        if payload.user_errors.iter().any(|error| error.code == UserErrorCode::Conflict) {
            payload.evidence = Some(must(ctx, key, Evidence::from).await?);
        }
        Ok(payload)
    }
}
