//! On-site checks in the API.

use crate::error::{Error, Result};
use crate::evidence::graphql::evidence_kind;
use crate::graphql::loader;
use crate::people::graphql::{Person, person};
use crate::store::Seen;
use ::entity::types::{CaseworkUnit, CheckKind, CheckOutcome, FieldKind};
use ::entity::{check_template, ineffective_trial_reason, onsite_check, onsite_check_record};
use async_graphql::{Context, Json, Object, SimpleObject};
use sea_orm::prelude::Date;

impl OnsiteCheck {
    async fn detail(&self, ctx: &Context<'_>) -> Result<Seen<onsite_check::Model>> {
        loader(ctx).part::<onsite_check::Entity, _>(&self.0.0).await?.ok_or(Error::NotFound)
    }
}

evidence_kind! {
    /// An on-site check (scope, paragraph 22).
    OnsiteCheck {
        /// The template that it was filled in by, in the version of its day.
        async fn template(&self, ctx: &Context<'_>) -> Result<CheckTemplate> {
            let template = self.detail(ctx).await?.template_id;
            Ok(CheckTemplate(loader(ctx).must::<check_template::Entity>(template).await?))
        }
        /// The casework unit.
        async fn unit(&self, ctx: &Context<'_>) -> Result<CaseworkUnit> {
            Ok(self.detail(ctx).await?.unit)
        }
        /// The day.
        async fn done_on(&self, ctx: &Context<'_>) -> Result<Date> {
            Ok(self.detail(ctx).await?.done_on)
        }
        /// Who checked.
        async fn inspector(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
            person(ctx, Some(self.detail(ctx).await?.inspector_id)).await
        }
        /// What was found.
        async fn outcome(&self, ctx: &Context<'_>) -> Result<CheckOutcome> {
            Ok(self.detail(ctx).await?.outcome)
        }
        /// The template's fields, filled in, as a JSON object; `template.fields` describes them. Null
        /// for auditors, records managers and other systems, who see no content.
        async fn fields(&self, ctx: &Context<'_>) -> Result<Option<Json<serde_json::Value>>> {
            let record = loader(ctx).part::<onsite_check_record::Entity, _>(&self.0.0).await?;
            Ok(record.map(|record| Json(record.fields.clone())))
        }
    }
}

/// What a kind of on-site check records, in one version.
pub struct CheckTemplate(Seen<check_template::Model>);

/// What a kind of on-site check records, in one version. Reference data.
#[Object]
impl CheckTemplate {
    /// The kind of check.
    async fn kind(&self) -> CheckKind {
        self.0.kind
    }
    /// Version, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The fields, in order.
    async fn fields(&self) -> Vec<CheckField> {
        let field = |field: &::entity::types::CheckField| CheckField {
            path: field.path.clone(),
            kind: field.kind,
            required: field.required,
        };
        self.0.fields.0.iter().map(field).collect()
    }
}

/// A typed field of a check template.
#[derive(SimpleObject)]
pub struct CheckField {
    /// Path in the payload; a dot goes into an object, for example `extension.granted`.
    path: String,
    /// What the value is.
    kind: FieldKind,
    /// Whether it must be there.
    required: bool,
}

/// A published reason code for an ineffective trial.
pub struct IneffectiveTrialReason(Seen<ineffective_trial_reason::Model>);

/// A published reason code for an ineffective trial. Reference data.
#[Object]
impl IneffectiveTrialReason {
    /// The code.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Whose reason it is.
    async fn party(&self) -> &str {
        &self.0.party
    }
    /// The reason.
    async fn reason(&self) -> &str {
        &self.0.reason
    }
    /// What is missing from the list.
    async fn caveat(&self) -> &str {
        &self.0.caveat
    }
    /// Where the list comes from.
    async fn source(&self) -> &str {
        &self.0.source
    }
}

/// Questions about on-site checks.
#[derive(Default)]
pub struct CheckQuery;

#[Object]
impl CheckQuery {
    /// The templates of on-site checks, every version.
    async fn check_templates(&self, ctx: &Context<'_>) -> Result<Vec<CheckTemplate>> {
        let all = loader(ctx).every::<check_template::Entity>(check_template::Column::Kind);
        Ok(all.into_iter().map(CheckTemplate).collect())
    }
    /// The published reason codes for ineffective trials, by code.
    async fn ineffective_trial_reasons(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<IneffectiveTrialReason>> {
        let by = ineffective_trial_reason::Column::Code;
        let all = loader(ctx).every::<ineffective_trial_reason::Entity>(by);
        Ok(all.into_iter().map(IneffectiveTrialReason).collect())
    }
}
