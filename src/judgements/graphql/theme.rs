//! Themes: what joins findings across Areas.

use crate::graphql::prelude::*;
use futures_util::future::try_join_all;

impl Theme {
    async fn found(&self, ctx: &Context<'_>) -> Result<Vec<Seen<finding::Model>>> {
        let (by, order) = (finding_theme::Column::ThemeId, finding_theme::Column::FindingId);
        let rows = loader(ctx).children::<finding_theme::Entity, _>(by, &self.0, order).await?;
        let by = finding_theme::Column::FindingId;
        let findings = rows.iter().map(|row| loader(ctx).above::<finding::Entity, _>(row, by));
        let mut findings = try_join_all(findings).await?;
        findings.retain(|finding| finding.position > 0);
        findings.sort_by(|a, b| (&a.reference, a.id).cmp(&(&b.reference, b.id)));
        Ok(findings)
    }
}

node! {
    /// What joins findings across Areas, for example how individual quality assessment is used.
    Theme(theme) demo {
        /// Short code, for example `iqa`.
        code: &str,
        /// Title.
        title: &str,
        /// Note.
        note: Option<&str>,
    }
    impl {
        /// The findings of this theme that you may see, in any Area, by reference.
        async fn findings(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
            first: Many,
            #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
        ) -> Result<Vec<Finding>> {
            let found = self.found(ctx).await?;
            let found = part(found, WHOLE, (first, after), |finding| finding.id, |_| true)?;
            Ok(found.into_iter().map(Finding).collect())
        }
        /// The judgements that those findings belong to, by reference.
        async fn judgements(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Only so many, at most 1,000; all if left out, up to that.")]
            first: Many,
            #[graphql(desc = "Only what comes after the item with this id.")] after: Option<ID>,
        ) -> Result<Vec<Judgement>> {
            let (found, by) = (self.found(ctx).await?, finding::Column::JudgementId);
            let judgements =
                found.iter().map(|finding| loader(ctx).above::<judgement::Entity, _>(finding, by));
            let mut judgements = try_join_all(judgements).await?;
            judgements.sort_by(|a, b| (&a.reference, a.id).cmp(&(&b.reference, b.id)));
            judgements.dedup_by_key(|judgement| judgement.id);
            let judgements = part(judgements, WHOLE, (first, after), |of| of.id, |_| true)?;
            Ok(judgements.into_iter().map(Judgement).collect())
        }
    }
}

#[Object]
impl ThemeQuery {
    /// The themes, by code.
    async fn themes(&self, ctx: &Context<'_>) -> Vec<Theme> {
        every(ctx, theme::Column::Code, Theme)
    }
}
