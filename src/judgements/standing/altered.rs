//! What does not have the digest that it was pinned with: words, records, released results, stored files.

use super::{Rests, Standing, every};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::judgements::faults::{Differs, Fault};
use crate::store::{Loader, revisions};
use ::entity::types::EvidenceKind;
use ::entity::{
    check_revision, document_content, document_version, evidence_link, evidence_revision,
    interview_note, interview_note_revision, onsite_check, onsite_check_record, questionnaire_cell,
    questionnaire_row,
};
use futures_util::future::{try_join, try_join_all, try_join3, try_join4};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use sea_orm::prelude::Uuid;
use std::collections::{BTreeMap, HashMap};

/// So many files of one judgement are read at once.
const FILES: usize = 4;

/// Said where the files of a judgement were not read.
const UNREAD: &str = "The stored files under this seal were not read: those of others that were asked for with it are \
                      256 MiB already. Ask for the seal of this judgement alone.";

impl Standing {
    /// What does not have the digest that it was pinned with: words of interviews, records of checks, released results,
    /// and stored files.
    ///
    /// # Errors
    /// If the database or the store does not answer.
    pub(in crate::judgements) async fn altered(
        &self,
        loader: &Loader,
        files: &Files,
    ) -> Result<Vec<Fault>> {
        let rests = &self.rests;
        let words = rests.links.iter().map(|link| rests.words_altered(loader, link));
        let (words, files) = try_join(try_join_all(words), rests.files(loader, files)).await?;
        let mut faults = vec![];
        for (link, words) in rests.links.iter().zip(words) {
            let finding = self.findings.iter().find(|finding| finding.id == link.finding_id);
            let item = rests.items.iter().find(|item| item.id == link.evidence_id);
            let (Some(finding), Some(item)) = (finding, item) else { continue };
            let at = format!("findings[{}].links[{}]", finding.reference, item.reference);
            // what a link has of its item besides, to be counted by
            let copied = (link.evidence_kind, link.area_id, link.origin);
            if copied != (item.kind, item.area_id, item.origin) {
                faults.push(Fault { path: at.clone(), differs: Differs::Changed });
            }
            if words {
                faults.push(Fault { path: format!("{at}.words"), differs: Differs::Changed });
            }
            if let Some(differs) = link.pinned_version_id.and_then(|id| files.get(&id)) {
                faults.push(Fault { path: format!("{at}.file"), differs: *differs });
            }
        }
        Ok(faults)
    }
}

impl Rests {
    /// Whether what an item said at the revision that a link is pinned to, or says now, is not what the digest of that
    /// revision, or of the newest, was made of.
    async fn words_altered(&self, loader: &Loader, link: &evidence_link::Model) -> Result<bool> {
        let Some(pinned) = self.revisions.get(&link.id) else { return Ok(false) };
        let item = link.evidence_id;
        let all = every::<evidence_revision::Entity>(
            loader,
            evidence_revision::Column::EvidenceId,
            [item],
        );
        let (all, then, now) = match link.evidence_kind {
            EvidenceKind::Interview => {
                let by = interview_note_revision::Column::InterviewId;
                let (all, mut passages, notes) = try_join3(
                    all,
                    every::<interview_note_revision::Entity>(loader, by, [item]),
                    every::<interview_note::Entity>(
                        loader,
                        interview_note::Column::InterviewId,
                        [item],
                    ),
                )
                .await?;
                passages.retain(|passage| passage.revision <= pinned.revision);
                passages.sort_by_key(|passage| passage.revision);
                let then = passages.iter().map(|of| (of.number, of.text.as_str()));
                let now = notes.iter().map(|of| (of.number, of.text.as_str()));
                (all, Some(revisions::of_notes(then)?), Some(revisions::of_notes(now)?))
            }
            EvidenceKind::OnsiteCheck => {
                let (by, record) =
                    (onsite_check::Column::EvidenceId, onsite_check_record::Column::EvidenceId);
                let said = check_revision::Column::RevisionId;
                let (all, said, checks, records) = try_join4(
                    all,
                    every::<check_revision::Entity>(loader, said, [pinned.id]),
                    every::<onsite_check::Entity>(loader, by, [item]),
                    every::<onsite_check_record::Entity>(loader, record, [item]),
                )
                .await?;
                let then = said.first().map(|of| revisions::of_check(of.outcome, &of.fields));
                let now = checks.first().zip(records.first());
                let now = now.map(|(check, of)| revisions::of_check(check.outcome, &of.fields));
                (all, then.transpose()?, now.transpose()?)
            }
            EvidenceKind::QuestionnaireResult => {
                let rows = questionnaire_row::Column::ResultId;
                let cells = questionnaire_cell::Column::ResultId;
                let (all, rows, cells) = try_join3(
                    all,
                    every::<questionnaire_row::Entity>(loader, rows, [item]),
                    every::<questionnaire_cell::Entity>(loader, cells, [item]),
                )
                .await?;
                let rows: Vec<_> = rows.iter().map(|row| (**row).clone()).collect();
                let cells: Vec<_> = cells.iter().map(|cell| (**cell).clone()).collect();
                let now = revisions::of_result(&rows, &cells)?;
                // released anew: of what was released before, the digest is all that is kept
                let anew = all.iter().any(|other| other.revision > pinned.revision);
                let then = if anew { pinned.sha256.clone() } else { now.clone() };
                (all, Some(then), Some(now))
            }
            EvidenceKind::Document | EvidenceKind::PerformanceSeries | EvidenceKind::AipScore => {
                return Ok(false);
            }
        };
        let newest = all.iter().max_by_key(|of| of.revision).map(|of| &of.sha256);
        Ok(then.as_ref() != Some(&pinned.sha256) || now.as_ref() != newest)
    }

    /// The versions cited whose stored file is not what came. Nothing that is cited is disposed of.
    async fn files(&self, loader: &Loader, files: &Files) -> Result<HashMap<Uuid, Differs>> {
        let kept: BTreeMap<_, _> =
            self.versions.iter().map(|version| (version.id, version.clone())).collect();
        let (by, of) = (document_content::Column::VersionId, document_content::Column::ObjectKey);
        let keys = kept.keys().map(|id| loader.whole_text::<document_content::Entity>(by, *id, of));
        let keys = try_join_all(keys).await?;
        let there = kept.values().zip(&keys).filter(|(_, key)| !key.is_empty());
        if !loader.may_read(there.map(|(version, _)| (version.id, size(version)))) {
            return Err(Error::Limit(UNREAD.into()));
        }
        let read = stream::iter(kept.into_values().zip(keys)).map(|(version, key)| async move {
            let digest = match key.first() {
                Some(key) => {
                    let digest = files.digest(key, size(&version));
                    loader.digest_of(version.id, digest).await?
                }
                None => None,
            };
            let differs = match digest {
                Some(digest) if digest == version.sha256 => None,
                Some(_) => Some(Differs::Changed),
                None => Some(Differs::Gone),
            };
            Ok::<_, Error>(differs.map(|differs| (version.id, differs)))
        });
        let found = read.buffered(FILES).try_collect::<Vec<_>>();
        Ok(loader.store().while_reading(found).await?.into_iter().flatten().collect())
    }
}

fn size(version: &document_version::Model) -> u64 {
    u64::try_from(version.size).unwrap_or_default()
}
