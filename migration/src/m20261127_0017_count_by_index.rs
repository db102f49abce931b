//! Items of an Area and links of a finding are counted from an index alone: a narrow one, since equal
//! keys are kept once.
const UP: &str = "
CREATE INDEX evidence_counted ON evidence (area_id, kind, origin, status);
DROP INDEX evidence_link_by_finding;
CREATE INDEX evidence_link_by_finding ON evidence_link
    (finding_id, status, evidence_kind, stance, origin, area_id);
";

const DOWN: &str = "
DROP INDEX evidence_counted;
DROP INDEX evidence_link_by_finding;
CREATE INDEX evidence_link_by_finding ON evidence_link (finding_id, id);
";

crate::plain_sql_step!();
