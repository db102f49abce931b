//! A link carries the Area and the origin of its evidence, kept true by a composite key, so that a rule
//! or a count looks at the link alone. And the database counts the changes of reference data, so that
//! every server knows when what it holds in memory is old.
//!
//! SQLite cannot add such a key to a table, so the links are made anew with what they hold.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let counting: String = REFERENCE.iter().map(|table| counts(table, postgres)).collect();
        let of_postgres = if postgres { ON_POSTGRES } else { "" };
        let links = links(CARRIED, ", area_id, origin", INDEX, LINK_TALLY);
        let up = format!("{UP}{links}{of_postgres}{counting}");
        schema.get_connection().execute_unprepared(&up).await.map(drop)
    }
    async fn down(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let postgres = schema.get_database_backend() == DbBackend::Postgres;
        let counted: String = REFERENCE.iter().map(|table| counts_not(table, postgres)).collect();
        let functions = if postgres { OFF_POSTGRES } else { "" };
        let links = links("", "", OLD_INDEX, OLD_LINK_TALLY);
        let down = format!("{counted}{links}{DOWN}{functions}");
        schema.get_connection().execute_unprepared(&down).await.map(drop)
    }
}

const REFERENCE: [&str; 9] = [
    "area",
    "area_force",
    "check_template",
    "ineffective_trial_reason",
    "interview_role",
    "measure_definition",
    "police_force",
    "questionnaire_question",
    "theme",
];

const EVENTS: [&str; 3] = ["INSERT", "UPDATE", "DELETE"];

pub(crate) fn counts(table: &str, postgres: bool) -> String {
    if postgres {
        return format!(
            "CREATE TRIGGER {table}_counts AFTER INSERT OR UPDATE OR DELETE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION count_reference_change();"
        );
    }
    let of = |event: &str| {
        format!(
            "CREATE TRIGGER {table}_counts_{event} AFTER {event} ON {table}
             BEGIN UPDATE reference_state SET changes = changes + 1; END;"
        )
    };
    EVENTS.map(of).concat()
}

pub(crate) fn counts_not(table: &str, postgres: bool) -> String {
    if postgres {
        return format!("DROP TRIGGER {table}_counts ON {table};");
    }
    EVENTS.map(|event| format!("DROP TRIGGER {table}_counts_{event};")).concat()
}

/// Whoever loads links by SQL may leave out what the evidence says itself.
const ON_POSTGRES: &str = "
CREATE FUNCTION carry_compartment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT area_id, origin INTO NEW.area_id, NEW.origin FROM evidence WHERE id = NEW.evidence_id;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_link_carries BEFORE INSERT ON evidence_link
    FOR EACH ROW WHEN (NEW.area_id IS NULL OR NEW.origin IS NULL)
    EXECUTE FUNCTION carry_compartment();
CREATE FUNCTION count_reference_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reference_state SET changes = changes + 1;
    RETURN NULL;
END $$;
";

const OFF_POSTGRES: &str = "
DROP FUNCTION carry_compartment();
DROP FUNCTION count_reference_change();
";

const UP: &str = "
CREATE TABLE reference_state (
    id integer PRIMARY KEY CHECK (id = 1),
    changes bigint NOT NULL
);
INSERT INTO reference_state (id, changes) VALUES (1, 0);

CREATE UNIQUE INDEX evidence_compartment ON evidence (id, kind, area_id, origin);
DROP INDEX evidence_by_area;
CREATE INDEX evidence_by_area ON evidence (area_id, kind, reference, id);
";

const DOWN: &str = "
DROP TABLE reference_state;
DROP INDEX evidence_compartment;
DROP INDEX evidence_by_area;
CREATE INDEX evidence_by_area ON evidence (area_id, kind, id);
";

const CARRIED: &str = "
    area_id uuid NOT NULL,
    origin text NOT NULL CHECK (origin IN
        ('AREA_SELF_REPORT', 'STAFF_VOICE', 'PARTNER', 'INSPECTOR_DIRECT', 'DATA')),
";

/// In the order in which a trace shows them, with all that it counts by.
const INDEX: &str = "(judgement_id, status,
    (CASE stance WHEN 'CONTRADICTS' THEN 0 WHEN 'SUPPORTS' THEN 1 ELSE 2 END), id,
    stance, evidence_kind, origin, area_id, evidence_id)";

const OLD_INDEX: &str = "(judgement_id, status, id, evidence_kind, evidence_id, stance)";

const LINK_TALLY: &str = "SELECT judgement_id, evidence_kind, origin, stance, count(*) AS links
FROM evidence_link WHERE status = 'ACTIVE' GROUP BY judgement_id, evidence_kind, origin, stance";

const OLD_LINK_TALLY: &str = "SELECT evidence_link.judgement_id, evidence_link.evidence_kind,
    evidence.origin, evidence_link.stance, count(*) AS links
FROM evidence_link JOIN evidence ON evidence.id = evidence_link.evidence_id
WHERE evidence_link.status = 'ACTIVE'
GROUP BY evidence_link.judgement_id, evidence_link.evidence_kind, evidence.origin,
    evidence_link.stance";

/// The links made anew, with these columns of their evidence.
fn links(carried: &str, key: &str, index: &str, tally: &str) -> String {
    let of_evidence = key.replace(", ", ", evidence.");
    LINKS
        .replace("{carried}", carried)
        .replace("{key}", key)
        .replace("{of_evidence}", &of_evidence)
        .replace("{index}", index)
        .replace("{tally}", tally)
}

const LINKS: &str = "
CREATE TABLE kept_link AS SELECT * FROM evidence_link;
CREATE TABLE kept_point AS SELECT * FROM evidence_link_point;
DROP VIEW link_tally;
DROP VIEW trace_tally;
DROP TABLE evidence_link_point;
DROP TABLE evidence_link;

CREATE TABLE evidence_link (
    id uuid PRIMARY KEY,
    reference text UNIQUE,
    finding_id uuid NOT NULL,
    judgement_id uuid NOT NULL,
    evidence_id uuid NOT NULL,
    evidence_kind text NOT NULL CHECK (evidence_kind IN ('DOCUMENT', 'INTERVIEW', 'ONSITE_CHECK',
        'QUESTIONNAIRE_RESULT', 'PERFORMANCE_SERIES', 'AIP_SCORE')),
{carried}    pinned_version_id uuid,
    stance text NOT NULL CHECK (stance IN ('SUPPORTS', 'CONTRADICTS', 'CONTEXT')),
    weight text NOT NULL CHECK (weight IN ('STRONG', 'MODERATE', 'WEAK')),
    rationale text NOT NULL CHECK (rationale <> ''),
    place text NOT NULL,
    page integer CHECK (page > 0),
    quote text,
    quote_verified boolean,
    linked_by uuid NOT NULL REFERENCES person (id),
    linked_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'WITHDRAWN')),
    withdrawn_by uuid REFERENCES person (id),
    withdrawn_at timestamptz,
    withdrawn_reason text,
    UNIQUE (id, evidence_id),
    FOREIGN KEY (finding_id, judgement_id) REFERENCES finding (id, judgement_id),
    FOREIGN KEY (evidence_id, evidence_kind{key}) REFERENCES evidence (id, kind{key}) ON UPDATE CASCADE,
    FOREIGN KEY (pinned_version_id, evidence_id) REFERENCES document_version (id, document_id),
    CHECK ((evidence_kind = 'DOCUMENT') = (pinned_version_id IS NOT NULL)),
    CHECK (quote IS NOT NULL OR quote_verified IS NULL),
    CHECK ((status = 'WITHDRAWN') = (withdrawn_by IS NOT NULL)),
    CHECK ((status = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CHECK ((status = 'WITHDRAWN') = (withdrawn_reason IS NOT NULL))
);

INSERT INTO evidence_link (id, reference, finding_id, judgement_id, evidence_id, evidence_kind{key},
        pinned_version_id, stance, weight, rationale, place, page, quote, quote_verified, linked_by,
        linked_at, status, withdrawn_by, withdrawn_at, withdrawn_reason)
    SELECT kept_link.id, kept_link.reference, finding_id, judgement_id, evidence_id,
        evidence_kind{of_evidence}, pinned_version_id, stance, weight, rationale, place, page, quote,
        quote_verified, linked_by, linked_at, kept_link.status, withdrawn_by, withdrawn_at,
        withdrawn_reason
    FROM kept_link JOIN evidence ON evidence.id = kept_link.evidence_id;
DROP TABLE kept_link;

CREATE UNIQUE INDEX evidence_link_once ON evidence_link (finding_id, evidence_id, stance, place)
    WHERE status = 'ACTIVE';
CREATE INDEX evidence_link_by_finding ON evidence_link (finding_id, id);
CREATE INDEX evidence_link_by_judgement ON evidence_link {index};
CREATE INDEX evidence_link_by_evidence ON evidence_link (evidence_id, status, id);
CREATE INDEX evidence_link_by_version ON evidence_link (pinned_version_id);
CREATE INDEX evidence_link_by_linker ON evidence_link (linked_by);

CREATE TABLE evidence_link_point (
    link_id uuid NOT NULL,
    series_id uuid NOT NULL,
    point_id uuid NOT NULL,
    PRIMARY KEY (link_id, point_id),
    FOREIGN KEY (link_id, series_id) REFERENCES evidence_link (id, evidence_id),
    FOREIGN KEY (point_id, series_id) REFERENCES performance_point (id, series_id)
);
INSERT INTO evidence_link_point (link_id, series_id, point_id)
    SELECT link_id, series_id, point_id FROM kept_point;
DROP TABLE kept_point;
CREATE INDEX evidence_link_point_by_point ON evidence_link_point (point_id);

-- How many active links a trace holds, drawn-on judgements included, whoever may see them.
CREATE VIEW trace_tally AS
SELECT rests.judgement_id AS judgement_id,
       count(evidence_link.id) AS links,
       count(DISTINCT evidence_link.evidence_id) AS items
FROM (
    SELECT id AS judgement_id, id AS source_id FROM judgement
    UNION ALL
    SELECT judgement_id, draws_on_id FROM judgement_source
) rests
LEFT JOIN evidence_link
    ON evidence_link.judgement_id = rests.source_id AND evidence_link.status = 'ACTIVE'
GROUP BY rests.judgement_id;

-- The active links of one judgement by kind, origin and stance, without saying which they are.
CREATE VIEW link_tally AS
{tally};
";
