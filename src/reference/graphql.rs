//! Changing reference data, in the API.

use super::writes::{self, Method, NewMeasure, NewQuestion};
use super::{guides, themes};
use crate::checks::graphql::CheckTemplate;
use crate::error::UserErrorCode;
use crate::graphql::prelude::*;
use crate::interviews::graphql::InterviewRole;
use crate::performance::graphql::MeasureDefinition;

record! {
    /// A set of questions put to staff.
    QuestionSet(question_set) {
        /// One more than the one before.
        number: i32,
        /// Codes of its questions, in their order.
        codes: &[String],
    }
}

record! {
    /// What each strength of evidence and each component means, in one version.
    Guide(guide) {
        /// One more than the one before.
        number: i32,
    }
    impl {
        /// What each strength means.
        async fn strengths(&self) -> &[StrengthMeaning] {
            &self.0.strengths.0
        }
        /// What each component means.
        async fn components(&self) -> &[ComponentMeaning] {
            &self.0.components.0
        }
    }
}

/// A field of a form.
#[derive(InputObject)]
pub struct CheckFieldInput {
    /// Path in the record; a dot goes into an object, for example `extension.granted`.
    path: String,
    /// What the value must be.
    kind: FieldKind,
    /// Whether it must be filled in.
    required: bool,
}

/// The next version of the form of a kind of check.
#[derive(InputObject)]
pub struct AddCheckTemplateInput {
    /// The kind of check.
    kind: CheckKind,
    /// All of its fields, in their order; 1 to 50.
    fields: Vec<CheckFieldInput>,
    /// The newest version that you saw.
    version: i32,
}

/// A measure to add.
#[derive(InputObject)]
pub struct AddMeasureInput {
    /// Code: capitals, digits, - and _; it means this measure for ever.
    code: String,
    /// Name.
    name: String,
    /// Percent or count.
    value_kind: ValueKind,
    /// Which direction is better.
    better: Better,
    /// Definition with its denominator.
    definition: String,
    /// Where the definition comes from.
    source: String,
}

/// Another method of a measure.
#[derive(InputObject)]
pub struct ChangeMeasureMethodInput {
    /// The measure.
    measure: ID,
    /// Definition with its denominator.
    definition: String,
    /// Where the definition comes from.
    source: String,
    /// The version of the method that you saw.
    version: i32,
}

/// Another quota of a role.
#[derive(InputObject)]
pub struct ChangeQuotaInput {
    /// The role to be interviewed.
    role: ID,
    /// Fewest interviews; null for none stated.
    minimum: Option<i32>,
    /// The minimum that you saw; null for none.
    was: Option<i32>,
}

/// A question to put to staff.
#[derive(InputObject)]
pub struct QuestionInput {
    /// Code: capitals, digits, - and _; it means this question for ever.
    code: String,
    /// The component that it asks about.
    component: Component,
    /// The question.
    text: String,
}

/// The next set of questions.
#[derive(InputObject)]
pub struct AddQuestionSetInput {
    /// Codes of the questions that are kept.
    keep: Vec<String>,
    /// New questions, after those.
    add: Vec<QuestionInput>,
}

/// A theme.
#[derive(InputObject)]
pub struct AddThemeInput {
    /// Code: small letters, digits and -; it means this theme for ever.
    code: String,
    /// Title.
    title: String,
}

/// What a strength of evidence means.
#[derive(InputObject)]
pub struct StrengthMeaningInput {
    /// The strength.
    strength: Strength,
    /// What it means, at most 10,000 characters.
    meaning: String,
}

/// What a component means.
#[derive(InputObject)]
pub struct ComponentMeaningInput {
    /// The component.
    component: Component,
    /// What it means, at most 10,000 characters.
    meaning: String,
}

/// The next version of the guide to judging.
#[derive(InputObject)]
pub struct AddGuideInput {
    /// What each strength means: all four.
    strengths: Vec<StrengthMeaningInput>,
    /// What each component means: all three.
    components: Vec<ComponentMeaningInput>,
    /// The number of the newest version that you saw; 0 for none.
    number: i32,
}

payload! {
    /// What came of a new version of the guide to judging.
    AddGuidePayload {
        /// The new version; null if it was refused.
        guide: Guide
    }
}

payload! {
    /// What came of adding a theme.
    AddThemePayload {
        /// The theme; null if it was refused.
        theme: Theme
    }
}

payload! {
    /// What came of a new version of a form.
    AddCheckTemplatePayload {
        /// The new version; null if it was refused.
        template: CheckTemplate
    }
}

payload! {
    /// What came of adding or changing a measure.
    MeasurePayload {
        /// The measure as it stands now; null if it was refused, unless for `CONFLICT`.
        measure: MeasureDefinition
    }
}

payload! {
    /// What came of changing a quota.
    ChangeQuotaPayload {
        /// The role as it stands now; null if it was refused.
        role: InterviewRole
    }
}

payload! {
    /// What came of a new set of questions.
    AddQuestionSetPayload {
        /// The set; null if it was refused.
        set: QuestionSet
    }
}

#[Object]
impl ReferenceQuery {
    /// The sets of questions, by number. None while there is but one: then all questions are it.
    async fn question_sets(&self, ctx: &Context<'_>) -> Vec<QuestionSet> {
        every(ctx, question_set::Column::Number, QuestionSet)
    }

    /// The versions of the guide to judging, by number; the last is in force.
    async fn guides(&self, ctx: &Context<'_>) -> Vec<Guide> {
        every(ctx, guide::Column::Number, Guide)
    }
}

#[Object]
impl ReferenceMutation {
    /// Makes the next version of the form of a kind of on-site check; records made by an earlier one stay as they are. For
    /// administrators; `FORBIDDEN` for other roles. The rules refuse with `CONFLICT`, `UNCHANGED` and `INVALID_VALUE`.
    async fn add_check_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which kind, with which fields.")] input: AddCheckTemplateInput,
    ) -> Result<AddCheckTemplatePayload> {
        let field = |field: CheckFieldInput| CheckField {
            path: field.path,
            kind: field.kind,
            required: field.required,
        };
        let fields = input.fields.into_iter().map(field).collect();
        let made = writes::add_template(store(ctx), input.kind, fields, input.version).await;
        AddCheckTemplatePayload::of(ctx, made.map(CheckTemplate))
    }

    /// Adds a measure. For administrators. Errors as for `addCheckTemplate`; the rules refuse with `CODE_TAKEN` and
    /// `INVALID_VALUE`.
    async fn add_measure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: AddMeasureInput,
    ) -> Result<MeasurePayload> {
        let new = NewMeasure {
            code: input.code,
            name: input.name,
            value_kind: input.value_kind,
            better: input.better,
            method: Method { definition: input.definition, source: input.source },
        };
        MeasurePayload::of(ctx, writes::add_measure(store(ctx), new).await.map(MeasureDefinition))
    }

    /// Adds a theme, for findings to be joined by. For administrators. Errors as for `addMeasure`.
    async fn add_theme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: AddThemeInput,
    ) -> Result<AddThemePayload> {
        let made = themes::add(store(ctx), &input.code, &input.title).await;
        AddThemePayload::of(ctx, made.map(Theme))
    }

    /// Says by which method a measure is worked out from now on. The one before stays readable (`formerMethods`), and
    /// each figure says which it was worked out by. For administrators. Errors as for `addCheckTemplate`, `NOT_FOUND` for
    /// a measure that is not there.
    async fn change_measure_method(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which measure, to which method.")] input: ChangeMeasureMethodInput,
    ) -> Result<MeasurePayload> {
        store(ctx).require(Action::ChangeReference).await?;
        let measure = id::key_of(&["MeasureDefinition"], &input.measure)?;
        let method = Method { definition: input.definition, source: input.source };
        let made = writes::change_method(store(ctx), measure, method, input.version).await;
        let mut payload = MeasurePayload::of(ctx, made.map(MeasureDefinition))?;
        if payload.user_errors.iter().any(|error| error.code == UserErrorCode::Conflict) {
            payload.measure = Some(must(ctx, measure, MeasureDefinition).await?);
        }
        Ok(payload)
    }

    /// Says how many interviews of a role an inspection owes that is planned from now on; the others owe what they did. For
    /// administrators. Errors as for `changeMeasureMethod`.
    async fn change_quota(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which role, to how many.")] input: ChangeQuotaInput,
    ) -> Result<ChangeQuotaPayload> {
        store(ctx).require(Action::ChangeReference).await?;
        let role = id::key_of(&["InterviewRole"], &input.role)?;
        let made = writes::change_quota(store(ctx), role, input.minimum, input.was).await;
        ChangeQuotaPayload::of(ctx, made.map(InterviewRole))
    }

    /// Makes the next set of questions; inspections that are planned from now on put it to staff, the others put theirs. For
    /// administrators. Errors as for `addCheckTemplate`; the rules refuse with `CODE_TAKEN` and `INVALID_VALUE`.
    async fn add_question_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which questions.")] input: AddQuestionSetInput,
    ) -> Result<AddQuestionSetPayload> {
        let question = |question: QuestionInput| NewQuestion {
            code: question.code,
            component: question.component,
            text: question.text,
        };
        let new: Vec<_> = input.add.into_iter().map(question).collect();
        let made = writes::add_questions(store(ctx), &input.keep, &new).await;
        AddQuestionSetPayload::of(ctx, made.map(QuestionSet))
    }

    /// Says anew what the strengths of evidence and the components mean. Judgements whose component or strength is set from
    /// now on are made by it, the others by theirs. For administrators. Errors as for `addCheckTemplate`.
    async fn add_guide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What each means.")] input: AddGuideInput,
    ) -> Result<AddGuidePayload> {
        let strength = |one: StrengthMeaningInput| StrengthMeaning {
            strength: one.strength,
            meaning: one.meaning,
        };
        let component = |one: ComponentMeaningInput| ComponentMeaning {
            component: one.component,
            meaning: one.meaning,
        };
        let strengths = input.strengths.into_iter().map(strength).collect();
        let components = input.components.into_iter().map(component).collect();
        let made = guides::add(store(ctx), strengths, components, input.number).await;
        AddGuidePayload::of(ctx, made.map(Guide))
    }
}
