//! On-site checks in the API.

use crate::graphql::prelude::*;

evidence_kind! {
    /// An on-site check (scope, paragraph 22).
    OnsiteCheck(onsite_check) {
        /// The casework unit; never null, but that an interview may have none.
        unit: Option<CaseworkUnit>,
        /// The day.
        done_on: Day,
        /// What was found.
        outcome: CheckOutcome,
    }
    async (self, ctx) {
        /// The template that it was filled in by, in the version of its day.
        template: CheckTemplate = must(ctx, self.detail(ctx).await?.template_id, CheckTemplate),
        /// Who checked.
        inspector: Option<Person> = one(ctx, self.detail(ctx).await?.inspector_id, Person),
    }
    impl {
        /// The template's fields, filled in, as a JSON object; `template.fields` describes them. Null
        /// for auditors, records managers and other systems, who see no content.
        async fn fields(&self, ctx: &Context<'_>) -> Result<Option<Json>> {
            let record = loader(ctx).part::<onsite_check_record::Entity, _>(&self.0).await?;
            Ok(record.map(|record| Json(record.fields.clone())))
        }
    }
}

record! {
    /// What a kind of on-site check records, in one version. Reference data.
    CheckTemplate(check_template) {
        /// The kind of check.
        kind: CheckKind,
        /// Version, from 1.
        version: i32,
    }
    impl {
        /// The fields, in order.
        fn fields(&self) -> Vec<CheckField> {
            let field = |field: &::entity::types::CheckField| CheckField {
                path: field.path.clone(),
                kind: field.kind,
                required: field.required,
            };
            self.0.fields.0.iter().map(field).collect()
        }
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

record! {
    /// A published reason code for an ineffective trial. Reference data.
    IneffectiveTrialReason(ineffective_trial_reason) {
        /// The code.
        code: &str,
        /// Whose reason it is.
        party: &str,
        /// The reason.
        reason: &str,
        /// What is missing from the list.
        caveat: &str,
        /// Where the list comes from.
        source: &str,
    }
}

#[Object]
impl CheckQuery {
    /// The templates of on-site checks, every version.
    async fn check_templates(&self, ctx: &Context<'_>) -> Vec<CheckTemplate> {
        every(ctx, check_template::Column::Kind, CheckTemplate)
    }
    /// The published reason codes for ineffective trials, by code.
    async fn ineffective_trial_reasons(&self, ctx: &Context<'_>) -> Vec<IneffectiveTrialReason> {
        every(ctx, ineffective_trial_reason::Column::Code, IneffectiveTrialReason)
    }
}
