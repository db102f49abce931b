//! A figure is withheld with its row or as a cell. Whether it was small itself is no longer kept.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE kept_cell AS SELECT * FROM questionnaire_cell;
CREATE TABLE kept_rate AS SELECT * FROM questionnaire_rate;
DROP TABLE questionnaire_cell;
DROP TABLE questionnaire_rate;

CREATE TABLE questionnaire_cell (
    result_id uuid NOT NULL,
    staff_group text NOT NULL,
    response text NOT NULL CHECK (response IN ('SIGNIFICANT', 'SOME', 'NONE_OR_WORSE', 'DONT_KNOW')),
    count integer,
    suppression text CHECK (suppression IN ('ROW', 'CELL')),
    PRIMARY KEY (result_id, staff_group, response),
    FOREIGN KEY (result_id, staff_group) REFERENCES questionnaire_row (result_id, staff_group),
    CHECK ((count IS NULL) = (suppression IS NOT NULL))
);

CREATE TABLE questionnaire_rate (
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    invited integer,
    responded integer,
    suppression text CHECK (suppression IN ('ROW', 'CELL')),
    PRIMARY KEY (inspection_id, staff_group),
    CHECK ((responded IS NULL) = (suppression IS NOT NULL))
);

INSERT INTO questionnaire_cell (result_id, staff_group, response, count, suppression)
    SELECT result_id, staff_group, response, count, replace(replace(suppression,
        'PRIMARY_', ''), 'SECONDARY_', '') FROM kept_cell;
INSERT INTO questionnaire_rate (inspection_id, staff_group, invited, responded, suppression)
    SELECT inspection_id, staff_group, invited, responded, replace(replace(suppression,
        'PRIMARY_', ''), 'SECONDARY_', '') FROM kept_rate;
DROP TABLE kept_cell;
DROP TABLE kept_rate;
";

/// Whatever is withheld counts as small again.
const DOWN: &str = "
CREATE TABLE kept_cell AS SELECT * FROM questionnaire_cell;
CREATE TABLE kept_rate AS SELECT * FROM questionnaire_rate;
DROP TABLE questionnaire_cell;
DROP TABLE questionnaire_rate;

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

INSERT INTO questionnaire_cell (result_id, staff_group, response, count, suppression)
    SELECT result_id, staff_group, response, count, 'PRIMARY_' || suppression FROM kept_cell;
INSERT INTO questionnaire_rate (inspection_id, staff_group, invited, responded, suppression)
    SELECT inspection_id, staff_group, invited, responded, 'PRIMARY_' || suppression FROM kept_rate;
DROP TABLE kept_cell;
DROP TABLE kept_rate;
";
