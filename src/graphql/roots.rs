//! The two roots of the schema, each of parts: what a part asks or changes is in the room of its noun.

use async_graphql::MergedObject;

macro_rules! roots {
    ($($(#[$about:meta])* $root:ident: $($part:ident,)*;)*) => {
        $(
            $(
                #[doc = concat!("A part of [`", stringify!($root), "`].")]
                #[derive(Default)]
                pub struct $part;
            )*
            $(#[$about])*
            #[derive(Default, MergedObject)]
            pub struct $root($($part,)*);
        )*
    };
}

roots! {
    /// Questions. What you may not see is null, or absent from lists and totals, exactly like what never
    /// existed.
    Query:
        NodeQuery,
        PersonQuery,
        AreaQuery,
        InspectionQuery,
        DocumentRequestQuery,
        UploadQuery,
        ListQuery,
        CoverageQuery,
        EvidenceQuery,
        JudgementQuery,
        AreaTextQuery,
        LinkReviewQuery,
        ThemeQuery,
        TraceQuery,
        ImpactQuery,
        ContrastQuery,
        QuestionnaireQuery,
        PerformanceQuery,
        CheckQuery,
        ImportQuery,
        PackQuery,
        ReferenceQuery,
        CheckSummaryQuery,
        ExplainQuery,
        AuditQuery,
    ;
    /// Changes. Each is one transaction with its audit entry; a refused one changes nothing.
    Mutation:
        EvidenceMutation,
        JudgementMutation,
        SplitMutation,
        StepMutation,
        AreaTextMutation,
        CommentMutation,
        PersonMutation,
        AdmissionMutation,
        EndingMutation,
        ReferenceMutation,
        PlanMutation,
        ListMutation,
        DocumentRequestMutation,
        InterviewMutation,
        NoteMutation,
        CheckMutation,
        ReadingMutation,
        UploadMutation,
        KeepingMutation,
        ImportMutation,
        PackMutation,
        QuestionnaireMutation,
    ;
}
