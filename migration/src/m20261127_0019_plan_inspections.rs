//! How an inspection runs: its quotas, whether it is paused or over, what happened to it. Kept beside the
//! inspection, which every trace reads. Who leaves a team stays in it as a record.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE inspection_course (
    inspection_id uuid PRIMARY KEY REFERENCES inspection (id),
    state text NOT NULL CHECK (state IN ('OPEN', 'PAUSED', 'ENDED_INCOMPLETE', 'CLOSED')),
    publication_on date,
    question_set integer NOT NULL CHECK (question_set > 0),
    version integer NOT NULL CHECK (version > 0)
);
INSERT INTO inspection_course (inspection_id, state, question_set, version)
    SELECT id, 'OPEN', 1, 1 FROM inspection;

CREATE TABLE inspection_quota (
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    role_id uuid NOT NULL REFERENCES interview_role (id),
    minimum integer CHECK (minimum > 0),
    both_units boolean NOT NULL,
    PRIMARY KEY (inspection_id, role_id)
);
INSERT INTO inspection_quota (inspection_id, role_id, minimum, both_units)
    SELECT inspection.id, interview_role.id, interview_role.minimum, interview_role.both_units
    FROM inspection CROSS JOIN interview_role;
CREATE INDEX inspection_quota_by_role ON inspection_quota (role_id);

CREATE TABLE inspection_event (
    id uuid PRIMARY KEY,
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    kind text NOT NULL CHECK (kind IN ('TEAM_CHANGED', 'STAGES_MOVED', 'PUBLICATION_MOVED',
        'PAUSED', 'RESUMED', 'ENDED_INCOMPLETE', 'CLOSED')),
    reason text NOT NULL,
    decided_by text,
    change text,
    made_by uuid NOT NULL REFERENCES person (id),
    made_at timestamptz NOT NULL
);
CREATE INDEX inspection_event_by_inspection ON inspection_event (inspection_id, made_at, id);
CREATE INDEX inspection_event_by_person ON inspection_event (made_by);

ALTER TABLE inspection_member ADD COLUMN left_at timestamptz;
DROP INDEX inspection_member_one_lead;
CREATE UNIQUE INDEX inspection_member_one_lead ON inspection_member (inspection_id)
    WHERE position = 'LEAD' AND left_at IS NULL;
";

const DOWN: &str = "
DROP INDEX inspection_member_one_lead;
DELETE FROM inspection_member WHERE left_at IS NOT NULL;
ALTER TABLE inspection_member DROP COLUMN left_at;
CREATE UNIQUE INDEX inspection_member_one_lead ON inspection_member (inspection_id)
    WHERE position = 'LEAD';
DROP TABLE inspection_event;
DROP TABLE inspection_quota;
DROP TABLE inspection_course;
";
