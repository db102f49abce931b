//! What the fields of links and items lead to, read for a whole list before any of them asks
//! ([`crate::store::Loader::ahead`]).

use crate::evidence::reads::LATER;
use crate::graphql::prelude::*;
use crate::store::Ahead;
use async_graphql::{Lookahead, SelectionField};
use sea_orm::ActiveEnum;

/// Fields that lead to what is not read ahead. Where one is asked for, nothing is: it would wait for one
/// level more.
const FURTHER: [&str; 28] = [
    "agreements",
    "changedSince",
    "changes",
    "contentUrl",
    "derivedFrom",
    "document",
    "download",
    "finding",
    "inspection",
    "interviewees",
    "interviewers",
    "keeping",
    "linkedBy",
    "misfitsOfCurrentTemplate",
    "noteState",
    "passageHistory",
    "passages",
    "pinnedPoints",
    "pinnedRevision",
    "points",
    "quote",
    "recordedBy",
    "requests",
    "revisions",
    "score",
    "usedBy",
    "viewerCan",
    "withdrawnBy",
];

fn leads_further(field: &SelectionField<'_>) -> bool {
    field.selection_set().any(|field| FURTHER.contains(&field.name()) || leads_further(&field))
}

/// What a selection of items leads to.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
struct Led {
    detail: bool,
    versions: bool,
    later: bool,
    words: bool,
    record: bool,
    /// Of these staff groups, or of all.
    rows: Vec<Option<StaffGroup>>,
    components: bool,
}

impl Led {
    fn by(items: &Lookahead<'_>) -> Self {
        let mut led = Self::default();
        for field in items.selection_fields().iter().flat_map(SelectionField::selection_set) {
            match field.name() {
                "__typename" | "id" | "reference" | "kind" | "title" | "origin" | "marking"
                | "language" | "status" | "statusReason" | "periodStart" | "periodEnd"
                | "receivedAt" | "recordedBy" | "area" | "inspection" | "usedBy" | "viewerCan"
                | "demo" => {}
                "components" => led.components = true,
                "versions" | "latestVersion" => led.versions = true,
                "fields" => led.record = true,
                "rows" => led.rows.push(staff_group(&field)),
                own => {
                    led.detail = true;
                    led.words |= matches!(own, "summary" | "notes");
                }
            }
        }
        led
    }

    fn to(&self, ahead: &mut Ahead<'_>, item: &Seen<evidence::Model>) {
        if self.components {
            use evidence_component::Column::{Component, EvidenceId};
            ahead.children::<evidence_component::Entity, _>(EvidenceId, item, Component, None);
        }
        match item.kind {
            EvidenceKind::Document => {
                if self.detail {
                    ahead.part::<document::Entity, _>(item);
                }
                if self.versions {
                    use document_version::Column::{DocumentId, Number};
                    ahead.children::<document_version::Entity, _>(DocumentId, item, Number, None);
                }
                if self.later {
                    use document_version::Column::{DocumentId as By, Number};
                    ahead.children_only::<document_version::Entity, _>(By, item, Number, LATER);
                }
            }
            EvidenceKind::Interview => {
                if self.detail {
                    ahead.part::<interview::Entity, _>(item);
                }
                if self.words {
                    use interview_note::Column::{InterviewId, Number};
                    ahead.children::<interview_note::Entity, _>(InterviewId, item, Number, None);
                }
            }
            EvidenceKind::OnsiteCheck => {
                if self.detail {
                    ahead.part::<onsite_check::Entity, _>(item);
                }
                if self.record {
                    ahead.part::<onsite_check_record::Entity, _>(item);
                }
            }
            EvidenceKind::QuestionnaireResult => {
                if self.detail {
                    ahead.part::<questionnaire_result::Entity, _>(item);
                }
                for group in &self.rows {
                    use {questionnaire_cell::Column as Cell, questionnaire_row::Column as Row};
                    let (by, of) = (Row::ResultId, Row::StaffGroup);
                    let only = group.map(|group| (of, group.to_value()));
                    ahead.children::<questionnaire_row::Entity, _>(by, item, of, only);
                    let (by, of) = (Cell::ResultId, Cell::StaffGroup);
                    let only = group.map(|group| (of, group.to_value()));
                    ahead.children::<questionnaire_cell::Entity, _>(by, item, of, only);
                }
            }
            EvidenceKind::PerformanceSeries if self.detail => {
                ahead.part::<performance_series::Entity, _>(item);
            }
            EvidenceKind::AipScore if self.detail => ahead.part::<aip_score_item::Entity, _>(item),
            EvidenceKind::PerformanceSeries | EvidenceKind::AipScore => {}
        }
    }
}

/// The staff group that `rows` are asked of.
fn staff_group(rows: &SelectionField<'_>) -> Option<StaffGroup> {
    let arguments = rows.arguments().ok()?;
    let (_, group) = arguments.into_iter().find(|(name, _)| name == "staffGroup")?;
    <StaffGroup as async_graphql::InputType>::parse(Some(group)).ok()
}

/// A list of links, with what its fields lead to at hand.
pub(crate) async fn links(
    ctx: &Context<'_>,
    links: Vec<Seen<evidence_link::Model>>,
) -> Vec<EvidenceLink> {
    use evidence_link::Column::{EvidenceId, PinnedVersionId};
    if leads_further(&ctx.field()) {
        return links.into_iter().map(EvidenceLink).collect();
    }
    let (loader, look) = (loader(ctx), ctx.look_ahead());
    let asks = |name: &str| look.field(name).exists();
    let (pinned, superseded) = (asks("pinnedVersion"), asks("superseded"));
    let (cited, led) = (asks("evidence"), Led::by(&look.field("evidence")));
    let led = Led { later: superseded, ..led };
    loader
        .ahead(|ahead| {
            for link in &links {
                if cited || superseded && link.pinned_version_id.is_some() {
                    ahead.named::<evidence::Entity, _>(link, EvidenceId);
                }
                if pinned {
                    ahead.named::<document_version::Entity, _>(link, PinnedVersionId);
                }
            }
        })
        .await;
    loader
        .ahead(|ahead| {
            for link in &links {
                if let Some(item) = ahead.held::<evidence::Entity, _>(link, EvidenceId) {
                    led.to(ahead, &item);
                }
            }
        })
        .await;
    links.into_iter().map(EvidenceLink).collect()
}

/// What the fields of a page of items lead to, at hand.
pub(crate) async fn page(ctx: &Context<'_>, rows: impl Iterator<Item = &Seen<evidence::Model>>) {
    if leads_further(&ctx.field()) {
        return;
    }
    let look = ctx.look_ahead();
    let (nodes, edges) = (look.field("nodes"), look.field("edges").field("node"));
    let led = Led::by(if nodes.exists() { &nodes } else { &edges });
    loader(ctx).ahead(|ahead| rows.for_each(|item| led.to(ahead, item))).await;
}
