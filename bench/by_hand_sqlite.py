"""The four questions as statements by hand on the same SQLite file, with the rules, as by-hand.sql has them for
PostgreSQL: what SQLite must spend at the least. By itself: bench/by_hand_sqlite.py FILE [SECONDS]"""
import random, sqlite3, sys, time

ASKER = ("urn:evidence:development", "ANALYST-1")


class Asker:
    def __init__(self, path, scale=1):
        self.database, self.scale = sqlite3.connect(f"file:{path}?mode=ro", uri=True), scale
        self.database.execute("PRAGMA mmap_size = 1073741824")

    def rows(self, text, *values):
        """What a statement answers; a list among the values stands for `(?)`."""
        flat = []
        for value in values:
            if isinstance(value, list):
                text = text.replace("(?)", f"({', '.join(['#'] * len(value))})", 1)
            flat += value if isinstance(value, list) else [value]
        return self.database.execute(text.replace("#", "?"), flat).fetchall()

    def areas(self):
        return [area for area, in self.rows("SELECT area_id FROM standing WHERE issuer = ? AND subject = ? AND NOT barred", *ASKER)]

    def details(self, items):
        """Of items by kind, each with what the questions show of it."""
        def of(kind):
            return [key for key, other in items if other == kind]
        self.rows("SELECT evidence_id, handling FROM document WHERE evidence_id IN (?)", of("DOCUMENT"))
        self.rows("SELECT i.evidence_id, i.format, i.role_id, i.held_on, n.text FROM interview i LEFT JOIN interview_note n"
                  " ON n.interview_id = i.evidence_id AND n.number = 0 WHERE i.evidence_id IN (?)", of("INTERVIEW"))
        self.rows("SELECT c.evidence_id, c.outcome, c.template_id, c.done_on, r.fields FROM onsite_check c LEFT JOIN onsite_check_record r"
                  " ON r.evidence_id = c.evidence_id WHERE c.evidence_id IN (?)", of("ONSITE_CHECK"))
        self.rows("SELECT evidence_id, question_id FROM questionnaire_result WHERE evidence_id IN (?)", of("QUESTIONNAIRE_RESULT"))
        self.rows("SELECT w.result_id, w.base, c.response, c.count FROM questionnaire_row w JOIN questionnaire_cell c ON c.result_id = w.result_id"
                  " AND c.staff_group = w.staff_group WHERE w.staff_group = 'ALL' AND w.result_id IN (?)", of("QUESTIONNAIRE_RESULT"))

    def q1(self):
        areas, reference = self.areas(), f"P-J-{random.randint(1, 5000 * self.scale)}"
        judgement, = self.rows("SELECT j.id, j.units, j.statement, j.strength, j.component, i.id, i.title, i.phase, i.area_id FROM judgement j"
                               " JOIN inspection i ON i.id = j.inspection_id WHERE j.reference = ? AND j.area_id IN (?)", reference, areas)
        self.rows("SELECT unit, measure FROM effect WHERE judgement_id = ?", judgement[0])
        findings = self.rows("SELECT id, reference, statement FROM finding WHERE judgement_id = ? ORDER BY position", judgement[0])
        links = self.rows("SELECT l.evidence_id, l.evidence_kind, l.id, l.finding_id, l.stance, l.place, l.page, l.quote, e.title, e.received_at, e.origin,"
                          " v.sha256, v.detected_media_type, v.declared_media_type FROM evidence_link l JOIN evidence e ON e.id = l.evidence_id"
                          " LEFT JOIN document_version v ON v.id = l.pinned_version_id AND NOT v.sealed"
                          " WHERE l.finding_id IN (?) AND l.status = 'ACTIVE' AND l.area_id IN (?)", [key for key, *_ in findings], areas)
        self.details([link[:2] for link in links])

    def q2(self):
        areas, component = self.areas(), random.choice(["LLA", "RUM", "SEC"])
        found = self.rows("SELECT j.id, j.statement, j.strength, j.units, i.id, i.area_id FROM judgement j JOIN inspection i ON i.id = j.inspection_id"
                          " WHERE j.component = ? AND j.area_id IN (?) ORDER BY j.reference, j.id LIMIT 201", component, areas)
        keys = [key for key, *_ in found]
        self.rows("SELECT judgement_id, evidence_kind, stance, count(*) FROM evidence_link WHERE judgement_id IN (?) AND status = 'ACTIVE'"
                  " AND area_id IN (?) GROUP BY 1, 2, 3", keys, areas)
        links = []
        for key in keys:  # SQLite has no lateral join: a statement each is the fastest
            links += self.rows("SELECT l.evidence_id, l.evidence_kind, l.id, l.stance, l.place, l.page, l.quote, e.title, e.received_at, e.origin,"
                               " v.sha256, v.detected_media_type, v.declared_media_type FROM evidence_link l JOIN evidence e ON e.id = l.evidence_id"
                               " LEFT JOIN document_version v ON v.id = l.pinned_version_id AND NOT v.sealed"
                               " WHERE l.judgement_id = ? AND l.status = 'ACTIVE' AND l.area_id IN (?) ORDER BY"
                               " CASE l.stance WHEN 'CONTRADICTS' THEN 0 WHEN 'SUPPORTS' THEN 1 ELSE 2 END, l.id LIMIT 10", key, areas)
        self.details(list({link[:2] for link in links}))

    def q3(self):
        area = random.choice(self.areas())
        self.rows("SELECT count(*) FROM evidence WHERE area_id = ? AND kind = 'DOCUMENT'", area)
        self.rows("SELECT e.id, e.title, e.received_at, e.area_id, d.handling, v.sha256, v.detected_media_type, v.size, max(v.number)"
                  " FROM (SELECT * FROM evidence WHERE area_id = ? AND kind = 'DOCUMENT' ORDER BY reference, id LIMIT 51) e"
                  " JOIN document d ON d.evidence_id = e.id LEFT JOIN document_version v ON v.document_id = e.id AND NOT v.sealed"
                  " GROUP BY e.id ORDER BY e.reference, e.id", area)

    def q4(self):
        areas, reference = self.areas(), f"P-E-{random.randint(1, 100000 * self.scale)}"
        self.rows("SELECT e.id, e.title, e.received_at, d.handling, v.sha256, v.detected_media_type, v.size, max(v.number) FROM evidence e"
                  " JOIN document d ON d.evidence_id = e.id LEFT JOIN document_version v ON v.document_id = e.id AND NOT v.sealed"
                  " WHERE e.reference = ? AND e.area_id IN (?) GROUP BY e.id", reference, areas)


def spent(path, name, seconds, scale=1):
    """Milliseconds of CPU that a question takes."""
    asker, count = Asker(path, scale), 0
    ask = getattr(asker, name)
    for _ in range(3):
        ask()
    until, before = time.monotonic() + seconds, time.process_time()
    while time.monotonic() < until:
        ask()
        count += 1
    return (time.process_time() - before) * 1000 / count


if __name__ == "__main__":
    for name in ("q1", "q2", "q3", "q4"):
        print(f"{name}: {spent(sys.argv[1], name, float((sys.argv[2:] or ['3'])[0])):.3g} ms")
