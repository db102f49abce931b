//! The other five kinds of evidence.
//!
//! `questionnaire_count` and `questionnaire_invitation` hold what was counted; no viewer has a rule
//! for them. `questionnaire_row`, `questionnaire_cell` and `questionnaire_rate` hold what disclosure
//! control published, and are all that can be read.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE interview (
    evidence_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'INTERVIEW' CHECK (kind = 'INTERVIEW'),
    role_id uuid NOT NULL REFERENCES interview_role (id),
    force_id uuid REFERENCES police_force (id),
    unit text CHECK (unit IN ('MC', 'CC')),
    format text NOT NULL CHECK (format IN ('INTERVIEW', 'FOCUS_GROUP')),
    status text NOT NULL CHECK (status IN ('PLANNED', 'HELD', 'DECLINED', 'CANCELLED')),
    held_on date,
    participants integer CHECK (participants > 0),
    restricted boolean NOT NULL,
    FOREIGN KEY (evidence_id, kind) REFERENCES evidence (id, kind),
    CHECK (status <> 'HELD' OR held_on IS NOT NULL)
);
CREATE INDEX interview_by_role ON interview (role_id, force_id);
CREATE INDEX interview_by_force ON interview (force_id);

CREATE TABLE interview_interviewer (
    interview_id uuid NOT NULL REFERENCES interview (evidence_id),
    person_id uuid NOT NULL REFERENCES person (id),
    PRIMARY KEY (interview_id, person_id)
);
CREATE INDEX interview_interviewer_by_person ON interview_interviewer (person_id);

-- Number 0 is the summary, 1 and up are the citable passages.
CREATE TABLE interview_note (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interview (evidence_id),
    number integer NOT NULL CHECK (number >= 0),
    text text NOT NULL,
    UNIQUE (interview_id, number)
);

CREATE TABLE interviewee (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL REFERENCES interview (evidence_id),
    name text NOT NULL,
    post text NOT NULL
);
CREATE INDEX interviewee_by_interview ON interviewee (interview_id);

CREATE TABLE onsite_check (
    evidence_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'ONSITE_CHECK' CHECK (kind = 'ONSITE_CHECK'),
    template_id uuid NOT NULL REFERENCES check_template (id),
    unit text NOT NULL CHECK (unit IN ('MC', 'CC')),
    done_on date NOT NULL,
    inspector_id uuid NOT NULL REFERENCES person (id),
    outcome text NOT NULL CHECK (outcome IN
        ('FULLY_MET', 'PARTIALLY_MET', 'NOT_MET', 'NOT_APPLICABLE')),
    FOREIGN KEY (evidence_id, kind) REFERENCES evidence (id, kind)
);
CREATE INDEX onsite_check_by_template ON onsite_check (template_id);
CREATE INDEX onsite_check_by_inspector ON onsite_check (inspector_id);

-- What the inspector wrote down: held apart, because fewer people may see it.
CREATE TABLE onsite_check_record (
    evidence_id uuid PRIMARY KEY REFERENCES onsite_check (evidence_id),
    fields jsonb NOT NULL
);

CREATE TABLE questionnaire_result (
    evidence_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'QUESTIONNAIRE_RESULT' CHECK (kind = 'QUESTIONNAIRE_RESULT'),
    question_id uuid NOT NULL REFERENCES questionnaire_question (id),
    FOREIGN KEY (evidence_id, kind) REFERENCES evidence (id, kind)
);
CREATE INDEX questionnaire_result_by_question ON questionnaire_result (question_id);

CREATE TABLE questionnaire_count (
    result_id uuid NOT NULL REFERENCES questionnaire_result (evidence_id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    response text NOT NULL CHECK (response IN ('SIGNIFICANT', 'SOME', 'NONE_OR_WORSE', 'DONT_KNOW')),
    count integer NOT NULL CHECK (count >= 0),
    PRIMARY KEY (result_id, staff_group, response)
);

CREATE TABLE questionnaire_row (
    result_id uuid NOT NULL REFERENCES questionnaire_result (evidence_id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    base integer,
    PRIMARY KEY (result_id, staff_group)
);

CREATE TABLE questionnaire_cell (
    result_id uuid NOT NULL,
    staff_group text NOT NULL,
    response text NOT NULL CHECK (response IN ('SIGNIFICANT', 'SOME', 'NONE_OR_WORSE', 'DONT_KNOW')),
    count integer,
    suppression text CHECK (suppression IN
        ('PRIMARY_ROW', 'SECONDARY_ROW', 'PRIMARY_CELL', 'SECONDARY_CELL')),
    PRIMARY KEY (result_id, staff_group, response),
    FOREIGN KEY (result_id, staff_group) REFERENCES questionnaire_row (result_id, staff_group),
    CHECK ((count IS NULL) = (suppression IS NOT NULL))
);

CREATE TABLE questionnaire_invitation (
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    invited integer NOT NULL CHECK (invited > 0),
    responded integer NOT NULL CHECK (responded >= 0 AND responded <= invited),
    PRIMARY KEY (inspection_id, staff_group)
);

CREATE TABLE questionnaire_rate (
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    invited integer,
    responded integer,
    suppression text CHECK (suppression IN
        ('PRIMARY_ROW', 'SECONDARY_ROW', 'PRIMARY_CELL', 'SECONDARY_CELL')),
    PRIMARY KEY (inspection_id, staff_group),
    CHECK ((responded IS NULL) = (suppression IS NOT NULL))
);

CREATE TABLE performance_series (
    evidence_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'PERFORMANCE_SERIES' CHECK (kind = 'PERFORMANCE_SERIES'),
    measure_id uuid NOT NULL REFERENCES measure_definition (id),
    unit text NOT NULL CHECK (unit IN ('MC', 'CC')),
    FOREIGN KEY (evidence_id, kind) REFERENCES evidence (id, kind)
);
CREATE INDEX performance_series_by_measure ON performance_series (measure_id, unit);

-- A point is never changed: a corrected figure is the next revision of its period.
CREATE TABLE performance_point (
    id uuid PRIMARY KEY,
    series_id uuid NOT NULL REFERENCES performance_series (evidence_id),
    period text NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    numerator bigint NOT NULL CHECK (numerator >= 0),
    denominator bigint CHECK (denominator >= 0),
    method_version integer NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    UNIQUE (series_id, period_start, revision),
    UNIQUE (id, series_id),
    CHECK (period_end >= period_start)
);

CREATE TABLE aip_score_item (
    evidence_id uuid PRIMARY KEY,
    kind text NOT NULL DEFAULT 'AIP_SCORE' CHECK (kind = 'AIP_SCORE'),
    aip_score_id uuid NOT NULL REFERENCES aip_score (id),
    FOREIGN KEY (evidence_id, kind) REFERENCES evidence (id, kind)
);
CREATE INDEX aip_score_item_by_score ON aip_score_item (aip_score_id);
";

const DOWN: &str = "
DROP TABLE aip_score_item;
DROP TABLE performance_point;
DROP TABLE performance_series;
DROP TABLE questionnaire_rate;
DROP TABLE questionnaire_invitation;
DROP TABLE questionnaire_cell;
DROP TABLE questionnaire_row;
DROP TABLE questionnaire_count;
DROP TABLE questionnaire_result;
DROP TABLE onsite_check_record;
DROP TABLE onsite_check;
DROP TABLE interviewee;
DROP TABLE interview_note;
DROP TABLE interview_interviewer;
DROP TABLE interview;
";
