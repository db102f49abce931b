//! Claims: judgements with effects and findings, what they draw on, reviews, accuracy points, seals.
//!
//! A cross-Area judgement has no Area and draws only on Area judgements: composite keys over
//! `scope` hold that, so a trace has a fixed depth and cannot run in a circle.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE judgement (
    id uuid PRIMARY KEY,
    reference text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    scope text NOT NULL CHECK (scope IN ('AREA', 'CROSS_AREA')),
    inspection_id uuid,
    area_id uuid,
    component text NOT NULL CHECK (component IN ('LLA', 'RUM', 'SEC')),
    units text NOT NULL CHECK (units IN ('MC', 'CC', 'BOTH')),
    title text NOT NULL,
    statement text NOT NULL,
    status text NOT NULL CHECK (status IN ('DRAFT', 'QA_AGREED', 'SIGNED_OFF', 'PUBLISHED')),
    strength text CHECK (strength IN ('STRONG', 'MODERATE', 'WEAK', 'INSUFFICIENT')),
    report_paragraph text,
    author_id uuid NOT NULL REFERENCES person (id),
    revision integer NOT NULL CHECK (revision > 0),
    supersedes_id uuid REFERENCES judgement (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (reference, version),
    UNIQUE (id, scope),
    FOREIGN KEY (inspection_id, area_id) REFERENCES inspection (id, area_id),
    CHECK ((scope = 'AREA') = (area_id IS NOT NULL)),
    CHECK ((area_id IS NULL) = (inspection_id IS NULL))
);
CREATE INDEX judgement_by_area ON judgement (area_id, status, id);
CREATE INDEX judgement_by_inspection ON judgement (inspection_id);
CREATE INDEX judgement_by_author ON judgement (author_id);
CREATE INDEX judgement_by_component ON judgement (component, id);
CREATE INDEX judgement_by_supersedes ON judgement (supersedes_id);

CREATE TABLE judgement_source (
    judgement_id uuid NOT NULL,
    scope text NOT NULL DEFAULT 'CROSS_AREA' CHECK (scope = 'CROSS_AREA'),
    draws_on_id uuid NOT NULL,
    draws_on_scope text NOT NULL DEFAULT 'AREA' CHECK (draws_on_scope = 'AREA'),
    PRIMARY KEY (judgement_id, draws_on_id),
    FOREIGN KEY (judgement_id, scope) REFERENCES judgement (id, scope),
    FOREIGN KEY (draws_on_id, draws_on_scope) REFERENCES judgement (id, scope)
);
CREATE INDEX judgement_source_by_source ON judgement_source (draws_on_id);

CREATE TABLE effect (
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    unit text NOT NULL CHECK (unit IN ('MC', 'CC')),
    measure text NOT NULL CHECK (measure IN ('ADDED_VALUE', 'GRIP')),
    effect text NOT NULL CHECK (effect IN ('HELPED', 'HINDERED', 'NO_EFFECT', 'UNCLEAR')),
    aip_score_id uuid REFERENCES aip_score (id),
    PRIMARY KEY (judgement_id, unit, measure)
);
CREATE INDEX effect_by_score ON effect (aip_score_id);

CREATE TABLE finding (
    id uuid PRIMARY KEY,
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    reference text NOT NULL,
    position integer NOT NULL,
    finding_type text NOT NULL CHECK (finding_type IN
        ('STRENGTH', 'GOOD_PRACTICE', 'ISSUE_TO_ADDRESS', 'RECOMMENDATION', 'OBSERVATION')),
    statement text NOT NULL,
    units text NOT NULL CHECK (units IN ('MC', 'CC', 'BOTH')),
    UNIQUE (judgement_id, reference),
    UNIQUE (id, judgement_id)
);
CREATE INDEX finding_by_reference ON finding (reference);

CREATE TABLE finding_theme (
    finding_id uuid NOT NULL REFERENCES finding (id),
    theme_id uuid NOT NULL REFERENCES theme (id),
    PRIMARY KEY (finding_id, theme_id)
);
CREATE INDEX finding_theme_by_theme ON finding_theme (theme_id, finding_id);

CREATE TABLE review (
    id uuid PRIMARY KEY,
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    decision text NOT NULL CHECK (decision IN ('AGREED', 'RETURNED', 'SIGNED_OFF', 'PUBLISHED')),
    comment text NOT NULL,
    decided_by uuid NOT NULL REFERENCES person (id),
    decided_on date NOT NULL
);
CREATE INDEX review_by_judgement ON review (judgement_id, decided_on);
CREATE INDEX review_by_person ON review (decided_by);

CREATE TABLE factual_accuracy_point (
    id uuid PRIMARY KEY,
    judgement_id uuid NOT NULL REFERENCES judgement (id),
    point text NOT NULL,
    raised_by uuid NOT NULL REFERENCES person (id),
    raised_on date NOT NULL,
    response text CHECK (response IN ('ACCEPTED', 'PARTLY_ACCEPTED', 'REJECTED')),
    reason text,
    changed_field text,
    decided_by uuid REFERENCES person (id),
    decided_on date,
    CHECK (response IS NULL OR response = 'ACCEPTED' OR reason IS NOT NULL),
    CHECK ((response IS NULL) = (decided_by IS NULL)),
    CHECK ((response IS NULL) = (decided_on IS NULL))
);
CREATE INDEX factual_accuracy_point_by_judgement ON factual_accuracy_point (judgement_id, raised_on);

CREATE TABLE seal (
    judgement_id uuid PRIMARY KEY REFERENCES judgement (id),
    algorithm text NOT NULL,
    digest text NOT NULL CHECK (length(digest) = 64),
    sealed_by uuid NOT NULL REFERENCES person (id),
    sealed_at timestamptz NOT NULL
);
";

const DOWN: &str = "
DROP TABLE seal;
DROP TABLE factual_accuracy_point;
DROP TABLE review;
DROP TABLE finding_theme;
DROP TABLE finding;
DROP TABLE effect;
DROP TABLE judgement_source;
DROP TABLE judgement;
";
