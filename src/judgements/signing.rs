//! Signing off: everything that a judgement says and rests on is sealed.

use super::base::Base;
use super::entered::Entered;
use super::seal::{self, ALGORITHM, Basis};
use super::writing::guide;
use crate::digest;
use crate::error::{Error, Result};
use crate::store::{Seen, Write};
use ::entity::{
    aip_score, aip_score_item, effect, evidence_link_pin, evidence_link_point, evidence_revision,
    finding, finding_theme, judgement, performance_point, seal as sealed, seal_text,
    strength_reason, theme,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, IntoActiveModel};
use std::collections::HashMap;

/// Seals a judgement that is held, and keeps what was sealed.
pub(super) async fn seal(
    write: &Write<'_>,
    row: &judgement::Model,
    base: &Base,
    by: Uuid,
) -> Result<()> {
    let of = Condition::all().add(effect::Column::JudgementId.eq(row.id));
    let effects = write.all::<effect::Entity>(of).await?;
    let of = Condition::all().add(strength_reason::Column::JudgementId.eq(row.id));
    let reasons = write.all::<strength_reason::Entity>(of).await?;
    let made_by = guide::of(write, row.id).await?;
    let named = base.findings().iter().map(|finding| finding.id);
    let themed = Condition::all().add(finding_theme::Column::FindingId.is_in(named));
    let themed = write.all::<finding_theme::Entity>(themed).await?;
    let named_themes = write.all::<theme::Entity>(Condition::all()).await?;
    let links = base.links();
    let ids: Vec<Uuid> = links.iter().map(|link| link.id).collect();
    let pins = Condition::all().add(evidence_link_point::Column::LinkId.is_in(ids.clone()));
    let pins = write.all::<evidence_link_point::Entity>(pins).await?;
    let points = pins.iter().map(|pin| pin.point_id);
    let points = Condition::all().add(performance_point::Column::Id.is_in(points));
    let points = write.all::<performance_point::Entity>(points).await?;
    let mut by_link = HashMap::<Uuid, Vec<&performance_point::Model>>::new();
    for pin in &pins {
        let point = points.iter().find(|point| point.id == pin.point_id);
        by_link.entry(pin.link_id).or_default().extend(point.map(|point| &**point));
    }
    let cited = aip_score_item::Column::EvidenceId.is_in(base.items().map(|item| item.id));
    let cited = write.all::<aip_score_item::Entity>(Condition::all().add(cited)).await?;
    let explained = effects.iter().filter_map(|effect| effect.aip_score_id);
    let scores = explained.chain(cited.iter().map(|item| item.aip_score_id));
    let scores = Condition::all().add(aip_score::Column::Id.is_in(scores));
    // held, so that none is imported anew meanwhile
    let scores = write.hold_all::<aip_score::Entity>(scores).await?;
    let revised = Condition::all().add(evidence_link_pin::Column::LinkId.is_in(ids));
    let revised = write.all::<evidence_link_pin::Entity>(revised).await?;
    let revisions = revised.iter().map(|pin| pin.revision_id);
    let revisions = Condition::all().add(evidence_revision::Column::Id.is_in(revisions));
    let revisions = write.all::<evidence_revision::Entity>(revisions).await?;
    let entered = Entered::held(write, links).await?;
    let sources: Vec<Uuid> = base.sources().map(|source| source.id).collect();
    let of = Condition::all().add(finding::Column::JudgementId.is_in(sources.clone()));
    let drawn_findings = write.all::<finding::Entity>(of).await?;
    let of = Condition::all().add(sealed::Column::JudgementId.is_in(sources));
    let drawn_seals = write.all::<sealed::Entity>(of).await?;
    let at = write.clock.now();
    let salt = salt()?;
    let basis = Basis {
        salt: Some(&salt),
        signed: Some((by, at)),
        effects: effects.iter().map(|effect| &**effect).collect(),
        reasons: reasons.iter().map(|reason| &**reason).collect(),
        guide: made_by.as_deref(),
        findings: base.findings().iter().map(|finding| &**finding).collect(),
        themes: by_finding(&themed, &named_themes),
        sources: base.sources().map(|source| &**source).collect(),
        drawn_findings: drawn_findings.iter().map(|finding| &**finding).collect(),
        drawn_seals: drawn_seals.iter().map(|seal| &**seal).collect(),
        links: links.iter().map(|link| &**link).collect(),
        items: base.items().map(|item| (item.id, &**item)).collect(),
        scores: seal::by_item(
            &scores,
            cited.iter().map(|item| (item.evidence_id, item.aip_score_id)),
        ),
        versions: links
            .iter()
            .filter_map(|link| base.pinned(link).map(|version| (version.id, &**version)))
            .collect(),
        points: by_link,
        revisions: by_revision(&revised, &revisions),
        entered: Some(&entered),
    };
    let text = seal::canonical(row, &basis, ALGORITHM)?;
    let seal = sealed::Model {
        judgement_id: row.id,
        algorithm: ALGORITHM.into(),
        digest: digest::of_bytes(text.as_bytes()),
        sealed_by: by,
        sealed_at: at,
    };
    write.insert_all([seal.into_active_model().reset_all()]).await?;
    let kept = seal_text::Model { judgement_id: row.id, text };
    write.insert_all([kept.into_active_model().reset_all()]).await
}

/// 128 random bits.
fn salt() -> Result<String> {
    let mut salt = [0; 16];
    aws_lc_rs::rand::fill(&mut salt).map_err(Error::internal)?;
    Ok(digest::hexadecimal(&salt))
}

/// Codes of themes, by finding.
fn by_finding(
    rows: &[Seen<finding_theme::Model>],
    themes: &[Seen<theme::Model>],
) -> HashMap<Uuid, Vec<String>> {
    let mut by_finding = HashMap::<_, Vec<_>>::new();
    for row in rows {
        let theme = themes.iter().find(|theme| theme.id == row.theme_id);
        by_finding.entry(row.finding_id).or_default().extend(theme.map(|theme| theme.code.clone()));
    }
    by_finding
}

/// The pinned revisions, by link.
fn by_revision<'a>(
    pins: &[Seen<evidence_link_pin::Model>],
    revisions: &'a [Seen<evidence_revision::Model>],
) -> HashMap<Uuid, &'a evidence_revision::Model> {
    let revision = |pin: &Seen<evidence_link_pin::Model>| {
        let of = revisions.iter().find(|revision| revision.id == pin.revision_id)?;
        Some((pin.link_id, &**of))
    };
    pins.iter().filter_map(revision).collect()
}
