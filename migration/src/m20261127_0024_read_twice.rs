//! On-site checks that two inspectors make, each blind to the other, until both are in and they are settled.
crate::plain_sql_step!();

const UP: &str = "
CREATE TABLE double_reading (
    id uuid PRIMARY KEY,
    inspection_id uuid NOT NULL REFERENCES inspection (id),
    template_id uuid NOT NULL REFERENCES check_template (id),
    unit text NOT NULL CHECK (unit IN ('MC', 'CC')),
    done_on date NOT NULL,
    first_id uuid NOT NULL REFERENCES person (id),
    second_id uuid NOT NULL REFERENCES person (id),
    readings integer NOT NULL CHECK (readings BETWEEN 0 AND 2),
    asked_by uuid NOT NULL REFERENCES person (id),
    asked_at timestamptz NOT NULL,
    check_id uuid REFERENCES onsite_check (evidence_id),
    settled_by uuid REFERENCES person (id),
    settled_at timestamptz,
    CHECK (first_id <> second_id),
    CHECK ((settled_by IS NULL) = (check_id IS NULL)),
    CHECK ((settled_at IS NULL) = (check_id IS NULL)),
    CHECK (check_id IS NULL OR readings = 2)
);
CREATE INDEX double_reading_by_inspection ON double_reading (inspection_id, id);
CREATE INDEX double_reading_by_template ON double_reading (template_id);
CREATE INDEX double_reading_by_first ON double_reading (first_id);
CREATE INDEX double_reading_by_second ON double_reading (second_id);
CREATE INDEX double_reading_by_check ON double_reading (check_id);
CREATE INDEX double_reading_by_asker ON double_reading (asked_by);
CREATE INDEX double_reading_by_settler ON double_reading (settled_by);

CREATE TABLE check_reading (
    id uuid PRIMARY KEY,
    double_id uuid NOT NULL REFERENCES double_reading (id),
    person_id uuid NOT NULL REFERENCES person (id),
    outcome text NOT NULL CHECK (outcome IN
        ('FULLY_MET', 'PARTIALLY_MET', 'NOT_MET', 'NOT_APPLICABLE')),
    fields jsonb NOT NULL,
    read_at timestamptz NOT NULL,
    UNIQUE (double_id, person_id)
);
CREATE INDEX check_reading_by_person ON check_reading (person_id);
";

const DOWN: &str = "
DROP TABLE check_reading;
DROP TABLE double_reading;
";
