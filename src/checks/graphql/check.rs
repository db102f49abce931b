//! On-site checks in the API.

use crate::checks::template;
use crate::evidence::graphql::EvidenceRevision;
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
        /// What it said in each revision, oldest first; the last is what stands.
        async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceRevision>> {
            use evidence_revision::Column;
            children(ctx, (Column::EvidenceId, Column::Revision), &self.0, EvidenceRevision).await
        }
        /// How its fields would not fit the newest version of its template, by path: empty if they would. A record
        /// reads with its own version all the same. Null for those who see no content.
        async fn misfits_of_current_template(
            &self,
            ctx: &Context<'_>,
        ) -> Result<Option<Vec<CheckMisfit>>> {
            let record = loader(ctx).part::<onsite_check_record::Entity, _>(&self.0).await?;
            let own = self.detail(ctx).await?.template_id;
            let templates = every(ctx, check_template::Column::Version, CheckTemplate);
            let kind = templates.iter().find(|template| template.0.id == own);
            let kind = kind.ok_or(Error::NotFound)?.0.kind;
            let newest = templates.iter().filter(|template| template.0.kind == kind);
            let newest = newest.max_by_key(|template| template.0.version).ok_or(Error::NotFound)?;
            Ok(record.map(|record| {
                let misfits = template::validate(&newest.0.fields, &record.fields).err();
                let misfits = misfits.unwrap_or_default().into_iter();
                misfits.map(|misfit| CheckMisfit { path: misfit.path, message: misfit.message }).collect()
            }))
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

/// A field of a record that does not fit a template.
#[derive(SimpleObject)]
pub struct CheckMisfit {
    /// Its path.
    path: String,
    /// What is wrong.
    message: String,
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
