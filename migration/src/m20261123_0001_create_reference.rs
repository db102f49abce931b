//! What every inspection refers to: Areas, forces, AIP scores, roles, templates, measures.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE area (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    aliases jsonb NOT NULL
);

CREATE TABLE police_force (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL
);

CREATE TABLE area_force (
    area_id uuid NOT NULL REFERENCES area (id),
    force_id uuid NOT NULL REFERENCES police_force (id),
    PRIMARY KEY (area_id, force_id)
);
CREATE INDEX area_force_by_force ON area_force (force_id, area_id);

-- change is kept as printed; where both scores are known it agrees with them, in points or relative
CREATE TABLE aip_score (
    id uuid PRIMARY KEY,
    area_id uuid NOT NULL REFERENCES area (id),
    unit text NOT NULL CHECK (unit IN ('MC', 'CC')),
    measure text NOT NULL CHECK (measure IN ('ADDED_VALUE', 'GRIP')),
    baseline double precision,
    follow_up double precision,
    change double precision,
    change_unit text,
    source_paragraph text,
    UNIQUE (area_id, unit, measure),
    CHECK ((change IS NULL) = (change_unit IS NULL)),
    CHECK (
        baseline IS NULL OR follow_up IS NULL OR change IS NULL
        OR abs(change - (follow_up - baseline)) < 0.06
        OR abs(change - 100 * (follow_up - baseline) / nullif(baseline, 0)) < 0.06
    )
);

CREATE TABLE interview_role (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    role_group text NOT NULL,
    name text NOT NULL,
    scope text NOT NULL CHECK (scope IN ('PER_AREA', 'PER_FORCE')),
    minimum integer CHECK (minimum > 0),
    minimum_basis text NOT NULL,
    both_units boolean NOT NULL,
    focus_group boolean NOT NULL,
    component text NOT NULL CHECK (component IN ('LLA', 'RUM', 'SEC')),
    origin text NOT NULL CHECK (origin IN
        ('AREA_SELF_REPORT', 'STAFF_VOICE', 'PARTNER', 'INSPECTOR_DIRECT', 'DATA')),
    note text,
    source_paragraph text NOT NULL
);

CREATE TABLE check_template (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN
        ('CTL_PROCESS_CHECK', 'IQA_LIVE_CHECK', 'COURT_OBSERVATION')),
    version integer NOT NULL CHECK (version > 0),
    fields jsonb NOT NULL,
    UNIQUE (kind, version)
);

CREATE TABLE measure_definition (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    value_kind text NOT NULL CHECK (value_kind IN ('PERCENT', 'COUNT')),
    better text NOT NULL CHECK (better IN ('HIGHER', 'LOWER', 'CONTEXT')),
    definition text NOT NULL,
    definition_source text NOT NULL,
    method_version integer NOT NULL,
    source_paragraph text NOT NULL
);

CREATE TABLE questionnaire_question (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    component text NOT NULL CHECK (component IN ('LLA', 'RUM', 'SEC')),
    text text NOT NULL,
    source_paragraph text NOT NULL
);

CREATE TABLE ineffective_trial_reason (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    party text NOT NULL,
    reason text NOT NULL,
    caveat text NOT NULL,
    source text NOT NULL
);

CREATE TABLE theme (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    title text NOT NULL,
    note text
);
";

const DOWN: &str = "
DROP TABLE theme;
DROP TABLE ineffective_trial_reason;
DROP TABLE questionnaire_question;
DROP TABLE measure_definition;
DROP TABLE check_template;
DROP TABLE interview_role;
DROP TABLE aip_score;
DROP TABLE area_force;
DROP TABLE police_force;
DROP TABLE area;
";
