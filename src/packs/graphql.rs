//! Evidence packs in the API.

use super::writes::{self, Of};
use crate::audit::Deed;
use crate::documents::graphql::FileTicket;
use crate::files::Fetch;
use crate::graphql::prelude::*;

node! {
    /// An evidence pack: a judgement, or the judgements of an inspection, with all that they rest on, in one file that
    /// is read and checked without this service (docs/PACKS.md). Seen by whoever asked for it, in the role that they
    /// asked in, as long as they may see what it is of; and by the auditor.
    EvidencePack(evidence_pack) {
        /// What it is for.
        profile: PackProfile,
        /// How far it has come.
        state: PackState,
        /// Why nothing came of it, in a sentence; null if there is nothing to say.
        message: Option<&str>,
        /// When it was asked for.
        requested_at: Instant,
        /// When it ended; null before that.
        finished_at: Option<Instant>,
        /// What its file is called; null before it is done.
        file_name: Option<&str>,
        /// SHA-256 of its file, in lower-case hexadecimal, which is the digest of the pack: the same content, the same
        /// digest. Null before it is done.
        digest: Option<&str>,
        /// How many things it says that it leaves out; null before it is done.
        omissions: Option<i32>,
        /// When its bytes were given up, a day after it was done; null while they are kept.
        discarded_at: Option<Instant>,
    }
    async (self, ctx) {
        /// The judgement that it is of; null if it is of an inspection.
        judgement: Option<Judgement> = one(ctx, self.0.judgement_id, Judgement),
        /// The inspection whose judgements it is of; null if it is of one judgement.
        inspection: Option<Inspection> = one(ctx, self.0.inspection_id, Inspection),
        /// Who asked for it; null if you may not see them.
        requested_by: Option<Person> = one(ctx, self.0.requested_by, Person),
    }
    impl {
        /// Size of its file in bytes; null before it is done.
        async fn size(&self) -> Option<ByteCount> {
            self.0.size.map(ByteCount)
        }
        /// How far it has come: judgements and files.
        async fn progress(&self, ctx: &Context<'_>) -> Result<PackProgress> {
            let told = if let Some(here) = session(ctx).packs.progress(self.0.id) {
                here.told()
            } else {
                let lease = loader(ctx).must::<pack_lease::Entity>(self.0.id).await?;
                (lease.parts_done, lease.parts.unwrap_or_default())
            };
            Ok(PackProgress { done: told.0, parts: Some(told.1).filter(|parts| *parts > 0) })
        }
        /// How to fetch its file without a token, for some minutes; null before it is done, after its bytes were given
        /// up, and if it is not yours. The audit trail tells of whom it was handed to.
        async fn download(&self, ctx: &Context<'_>) -> Result<Option<FileTicket>> {
            let viewer = store(ctx).viewer();
            let own = viewer.person.filter(|person| *person == self.0.requested_by);
            let (Some(file), Some(person)) = (Fetch::pack(&self.0), own) else { return Ok(None) };
            let judgement = Box::pin(self.judgement(ctx)).await?;
            let inspection = judgement.and_then(|of| of.0.inspection_id);
            let deed = Deed {
                action: super::action(self.0.profile),
                subject: "EvidencePack",
                subject_id: self.0.id,
                inspection: self.0.inspection_id.or(inspection),
                detail: Some("a ticket for its bytes".into()),
                outcome: AuditOutcome::Done,
            };
            loader(ctx).record(deed).await?;
            let (files, now) = (&session(ctx).files, store(ctx).now());
            let ticket = Box::pin(files.to_get(&file, (person, viewer.role), now)).await?;
            Ok(Some(ticket.into()))
        }
    }
}

/// How far a pack has come.
#[derive(SimpleObject)]
pub struct PackProgress {
    /// How many judgements and files are in.
    done: i32,
    /// How many there are; null before they were counted.
    parts: Option<i32>,
}

/// A pack to make.
#[derive(InputObject)]
pub struct RequestEvidencePackInput {
    /// The judgement, or the inspection whose judgements it shall be of.
    of: ID,
    /// What it is for.
    profile: PackProfile,
}

payload! {
    /// What came of asking for a pack.
    RequestEvidencePackPayload {
        /// The pack as it stands now; null if it was refused.
        pack: EvidencePack
    }
}

#[Object]
impl PackQuery {
    /// The evidence packs that you may see, by when they were asked for: your own, and for the auditor everybody's.
    async fn evidence_packs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which way; the oldest first if left out.")] direction: Option<
            OrderDirection,
        >,
        #[graphql(desc = "How many from the start, at most 200; 50 if left out.")] first: Many,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 200.")] last: Many,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<EvidencePack>> {
        let order = Order {
            name: "requested",
            column: evidence_pack::Column::RequestedAt,
            direction: direction.unwrap_or_default(),
        };
        let page = page(ctx, first, after, last, before);
        let found =
            store(ctx).page(store(ctx).find::<evidence_pack::Entity>(), order, &page).await?;
        Ok(found.connection(EvidencePack))
    }
}

#[Object]
impl PackMutation {
    /// Has an evidence pack made of a judgement, or of the judgements of an inspection: what you may see of it, less what
    /// the profile leaves out. This waits some seconds for the outcome; if the pack is still `WAITING` then, ask again by
    /// its id. `NOT_FOUND` for what you may not see, `FORBIDDEN` for other roles; the rules refuse one for everybody with
    /// `NOT_PUBLISHED`, one for the Area with `CROSS_AREA`, `JUDGEMENT_ENDED` or `WRONG_STATE`.
    async fn request_evidence_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of what, and for whom.")] input: RequestEvidencePackInput,
    ) -> Result<RequestEvidencePackPayload> {
        store(ctx).require(super::action(input.profile)).await?;
        let key = id::key_of(&["Judgement", "Inspection"], &input.of)?;
        let of = match id::decode(&input.of)?.0.as_str() {
            "Judgement" => Of::Judgement(key),
            _ => Of::Inspection(key),
        };
        let made = match writes::request(store(ctx), of, input.profile).await {
            Ok(pack) => {
                session(ctx).packs.begin(pack.id).await;
                store(ctx).get::<evidence_pack::Entity>(pack.id).await
            }
            refused => refused,
        };
        RequestEvidencePackPayload::of(ctx, made.map(EvidencePack))
    }
}
