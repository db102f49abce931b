//! The time stamp of a seal in the API.

use crate::access::Subject;
use crate::audit::Deed;
use crate::graphql::prelude::*;
use crate::judgements::stamping;
use crate::timestamps::Stamp;

/// An authority's word that what was sealed was there at a time (RFC 3161).
pub struct TimeStamp {
    pub(super) kept: Seen<seal_stamp::Model>,
    pub(super) seal: Seen<seal::Model>,
    pub(super) judgement: Seen<judgement::Model>,
}

/// An authority's word that what was sealed was there at a time (RFC 3161).
#[Object]
impl TimeStamp {
    /// The time that it says; null if it cannot be read any more.
    async fn at(&self) -> Option<Instant> {
        let answer = stamping::answer(&self.kept)?;
        Some(Instant(Stamp::read(&answer).ok()?.at))
    }
    /// Who says it, as their certificate names them.
    async fn authority(&self) -> Option<String> {
        let answer = stamping::answer(&self.kept)?;
        Stamp::read(&answer).ok()?.authority()
    }
    /// Whether it is of what was sealed, and by the authority that is known here, with certificates that were valid then.
    /// Null if no authority is known here any more. The audit trail tells of each check and what it found.
    async fn verified(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let Some(found) = self.checked(ctx).await? else { return Ok(None) };
        let holds = found.is_ok();
        let deed = Deed {
            action: Action::CheckSeal,
            subject: self.judgement.name(),
            subject_id: self.judgement.id,
            inspection: self.judgement.inspection_id,
            detail: Some(
                if holds { "its time stamp holds" } else { "its time stamp does not hold" }.into(),
            ),
            outcome: AuditOutcome::Done,
        };
        loader(ctx).record(deed).await?;
        Ok(Some(holds))
    }
    /// Why it does not hold, in a sentence; null if it does.
    async fn fault(&self, ctx: &Context<'_>) -> Result<Option<&'static str>> {
        Ok(self.checked(ctx).await?.and_then(std::result::Result::err))
    }
}

impl TimeStamp {
    /// Whether it holds, or why not; nothing where no authority is known.
    async fn checked(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<std::result::Result<(), &'static str>>> {
        let Some(stamps) = &session(ctx).stamps else { return Ok(None) };
        let text = loader(ctx).part::<seal_text::Entity, _>(&self.judgement).await?;
        Ok(Some(stamping::holds(&self.kept, &self.seal, text.as_deref(), stamps.trust())))
    }
}
