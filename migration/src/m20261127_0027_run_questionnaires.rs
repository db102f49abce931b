//! The questionnaire of an inspection is opened and closed, and released as a whole: what was counted belongs to a
//! release, and there is one at a time. What was counted before is the first of its inspection.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE questionnaire (
    inspection_id uuid PRIMARY KEY REFERENCES inspection (id),
    closes_on date NOT NULL,
    opened_by uuid REFERENCES person (id),
    opened_at timestamptz NOT NULL,
    closed_by uuid REFERENCES person (id),
    closed_at timestamptz
);
CREATE INDEX questionnaire_by_opener ON questionnaire (opened_by);
CREATE INDEX questionnaire_by_closer ON questionnaire (closed_by);

CREATE TABLE questionnaire_release (
    id uuid PRIMARY KEY,
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    number integer NOT NULL CHECK (number > 0),
    batch_id uuid REFERENCES import_batch (id),
    recorded_by uuid REFERENCES person (id),
    recorded_at timestamptz NOT NULL,
    published_by uuid REFERENCES person (id),
    published_at timestamptz,
    withdrawn_by uuid REFERENCES person (id),
    withdrawn_at timestamptz,
    withdrawn_reason text,
    UNIQUE (inspection_id, number),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
);
CREATE UNIQUE INDEX questionnaire_release_one ON questionnaire_release (inspection_id)
    WHERE withdrawn_at IS NULL;
CREATE INDEX questionnaire_release_by_batch ON questionnaire_release (batch_id);
CREATE INDEX questionnaire_release_by_recorder ON questionnaire_release (recorded_by);
CREATE INDEX questionnaire_release_by_publisher ON questionnaire_release (published_by);
CREATE INDEX questionnaire_release_by_withdrawer ON questionnaire_release (withdrawn_by);
INSERT INTO questionnaire_release (id, inspection_id, number, recorded_at, published_at)
    SELECT inspection_id, inspection_id, 1, min(received_at), min(received_at) FROM evidence
    WHERE kind = 'QUESTIONNAIRE_RESULT' GROUP BY inspection_id;

CREATE TABLE kept_count AS
    SELECT evidence.inspection_id AS release_id, questionnaire_result.question_id,
        questionnaire_count.staff_group, questionnaire_count.response, questionnaire_count.count
    FROM questionnaire_count
    JOIN questionnaire_result ON questionnaire_result.evidence_id = questionnaire_count.result_id
    JOIN evidence ON evidence.id = questionnaire_count.result_id;
DROP TABLE questionnaire_count;
CREATE TABLE questionnaire_count (
    release_id uuid NOT NULL REFERENCES questionnaire_release (id),
    question_id uuid NOT NULL REFERENCES questionnaire_question (id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    response text NOT NULL CHECK (response IN ('SIGNIFICANT', 'SOME', 'NONE_OR_WORSE', 'DONT_KNOW')),
    count integer NOT NULL CHECK (count >= 0),
    PRIMARY KEY (release_id, question_id, staff_group, response)
);
CREATE INDEX questionnaire_count_by_question ON questionnaire_count (question_id);
INSERT INTO questionnaire_count (release_id, question_id, staff_group, response, count)
    SELECT release_id, question_id, staff_group, response, count FROM kept_count;
DROP TABLE kept_count;

CREATE TABLE kept_invitation AS
    SELECT inspection_id, staff_group, invited, responded FROM questionnaire_invitation;
DROP TABLE questionnaire_invitation;
CREATE TABLE questionnaire_invitation (
    release_id uuid NOT NULL REFERENCES questionnaire_release (id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    invited integer NOT NULL CHECK (invited >= 0),
    responded integer NOT NULL CHECK (responded >= 0 AND responded <= invited),
    PRIMARY KEY (release_id, staff_group)
);
INSERT INTO questionnaire_invitation (release_id, staff_group, invited, responded)
    SELECT inspection_id, staff_group, invited, responded FROM kept_invitation
    WHERE inspection_id IN (SELECT id FROM questionnaire_release);
DROP TABLE kept_invitation;
";

const DOWN: &str = "
CREATE TABLE kept_count AS
    SELECT questionnaire_result.evidence_id AS result_id, questionnaire_count.staff_group,
        questionnaire_count.response, questionnaire_count.count
    FROM questionnaire_count
    JOIN questionnaire_release ON questionnaire_release.id = questionnaire_count.release_id
    JOIN evidence ON evidence.inspection_id = questionnaire_release.inspection_id
        AND evidence.status = 'ACCEPTED'
    JOIN questionnaire_result ON questionnaire_result.evidence_id = evidence.id
        AND questionnaire_result.question_id = questionnaire_count.question_id
    WHERE questionnaire_release.withdrawn_at IS NULL;
DROP TABLE questionnaire_count;
CREATE TABLE questionnaire_count (
    result_id uuid NOT NULL REFERENCES questionnaire_result (evidence_id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    response text NOT NULL CHECK (response IN ('SIGNIFICANT', 'SOME', 'NONE_OR_WORSE', 'DONT_KNOW')),
    count integer NOT NULL CHECK (count >= 0),
    PRIMARY KEY (result_id, staff_group, response)
);
INSERT INTO questionnaire_count (result_id, staff_group, response, count)
    SELECT result_id, staff_group, response, count FROM kept_count;
DROP TABLE kept_count;
CREATE TABLE kept_invitation AS
    SELECT questionnaire_release.inspection_id, questionnaire_invitation.staff_group,
        questionnaire_invitation.invited, questionnaire_invitation.responded
    FROM questionnaire_invitation
    JOIN questionnaire_release ON questionnaire_release.id = questionnaire_invitation.release_id
    WHERE questionnaire_release.withdrawn_at IS NULL AND questionnaire_invitation.invited > 0;
DROP TABLE questionnaire_invitation;
CREATE TABLE questionnaire_invitation (
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    staff_group text NOT NULL CHECK (staff_group IN ('ALL', 'LEGAL_MANAGERS', 'PROSECUTORS',
        'ASSOCIATE_PROSECUTORS', 'OPERATIONAL_DELIVERY', 'BUSINESS_SUPPORT')),
    invited integer NOT NULL CHECK (invited > 0),
    responded integer NOT NULL CHECK (responded >= 0 AND responded <= invited),
    PRIMARY KEY (inspection_id, staff_group)
);
INSERT INTO questionnaire_invitation (inspection_id, staff_group, invited, responded)
    SELECT inspection_id, staff_group, invited, responded FROM kept_invitation;
DROP TABLE kept_invitation;
DROP TABLE questionnaire_release;
DROP TABLE questionnaire;
";
