-- The peer's tables, made of the server's own rows (in a copy of its database), and its rules. They are simpler than
-- ours: an item is one row, not two or three. The rules are written as a good team would for PostGraphile: row level
-- security by the Areas that a person is granted now, with the Area on every row, so that each is one comparison.
CREATE SCHEMA peer;
SET search_path = peer, public;
CREATE FUNCTION public.n(id uuid) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT ('x' || right(id::text, 12))::bit(48)::bigint::int $$;
CREATE TABLE peer.area (id int PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE component (id int PRIMARY KEY, code text NOT NULL UNIQUE, title text NOT NULL);
CREATE TABLE peer.inspection (id int PRIMARY KEY, area_id int NOT NULL, title text NOT NULL, phase text NOT NULL);
CREATE TABLE peer.judgement (id int PRIMARY KEY, area_id int NOT NULL, inspection_id int NOT NULL, component_id int NOT NULL,
    unit text NOT NULL, measure text NOT NULL, statement text NOT NULL, rating text NOT NULL);
CREATE TABLE peer.finding (id int PRIMARY KEY, area_id int NOT NULL, judgement_id int NOT NULL, reference text NOT NULL, summary text NOT NULL);
CREATE TABLE evidence_item (id int PRIMARY KEY, kind text NOT NULL, area_id int NOT NULL, inspection_id int NOT NULL);
CREATE TABLE peer.document (id int PRIMARY KEY, area_id int NOT NULL, document_type text NOT NULL, title text NOT NULL,
    sha256 text NOT NULL, media_type text NOT NULL, size_bytes int NOT NULL, received_on date NOT NULL);
CREATE TABLE peer.interview (id int PRIMARY KEY, area_id int NOT NULL, role text NOT NULL, origin text NOT NULL, mode text NOT NULL,
    held_on date NOT NULL, summary text NOT NULL);
CREATE TABLE on_site_check (id int PRIMARY KEY, area_id int NOT NULL, check_type text NOT NULL, location text NOT NULL,
    outcome text NOT NULL, observed_on date NOT NULL, notes text NOT NULL);
CREATE TABLE questionnaire_aggregate (id int PRIMARY KEY, area_id int NOT NULL, question text NOT NULL, respondents int NOT NULL,
    significant int NOT NULL, some_improvement int NOT NULL, no_difference int NOT NULL, dont_know int NOT NULL);
CREATE TABLE peer.evidence_link (id int PRIMARY KEY, area_id int NOT NULL, evidence_area_id int NOT NULL, judgement_id int NOT NULL,
    finding_id int NOT NULL, evidence_kind text NOT NULL, evidence_id int NOT NULL, stance text NOT NULL, locator text NOT NULL);
CREATE TABLE peer.person (id int PRIMARY KEY, issuer text NOT NULL, subject text NOT NULL, UNIQUE (issuer, subject));
CREATE TABLE peer.area_grant (person_id int NOT NULL REFERENCES peer.person, area_id int NOT NULL REFERENCES peer.area, revoked_at timestamptz,
    PRIMARY KEY (person_id, area_id));

INSERT INTO peer.area SELECT row_number() OVER (ORDER BY name), code, name FROM public.area;
INSERT INTO component VALUES (1, 'LLA', 'Legal leadership and assurance'), (2, 'RUM', 'Resource utilisation and management'),
    (3, 'SEC', 'Stakeholder engagement and collaboration');
CREATE TABLE public.here AS SELECT theirs.id AS uuid, ours.id FROM public.area theirs JOIN peer.area ours USING (code);
INSERT INTO peer.inspection SELECT n(i.id), here.id, title, phase FROM public.inspection i JOIN here ON uuid = area_id WHERE reference LIKE 'P-%' ORDER BY 1;
INSERT INTO peer.judgement SELECT n(j.id), here.id, n(inspection_id), component.id, units, measure, statement, strength
    FROM public.judgement j JOIN here ON uuid = area_id JOIN component ON code = component JOIN public.effect ON judgement_id = j.id WHERE reference LIKE 'P-%' ORDER BY 1;
INSERT INTO peer.finding SELECT n(f.id), j.area_id, j.id, reference, f.statement FROM public.finding f
    JOIN peer.judgement j ON j.id = n(judgement_id) WHERE reference LIKE 'P-%' ORDER BY 1;
CREATE TABLE public.item AS SELECT e.id AS uuid, n(e.id) AS id, kind, here.id AS area_id, n(inspection_id) AS inspection_id, title, received_at::date AS day, origin
    FROM public.evidence e JOIN here ON uuid = area_id WHERE reference LIKE 'P-%' ORDER BY 2;
CREATE UNIQUE INDEX ON public.item (uuid);
ANALYZE public.item;
INSERT INTO evidence_item SELECT id, CASE kind WHEN 'ONSITE_CHECK' THEN 'ON_SITE_CHECK' WHEN 'QUESTIONNAIRE_RESULT' THEN 'QUESTIONNAIRE' ELSE kind END, area_id, inspection_id FROM item ORDER BY id;
INSERT INTO peer.document SELECT i.id, area_id, handling, title, sha256, detected_media_type, size, day
    FROM item i JOIN public.document ON evidence_id = uuid JOIN document_version ON document_id = uuid ORDER BY 1;
INSERT INTO peer.interview SELECT i.id, area_id, role.name, i.origin, format, held_on, text
    FROM item i JOIN public.interview ON evidence_id = uuid JOIN interview_role role ON role.id = role_id JOIN interview_note ON interview_id = uuid ORDER BY 1;
INSERT INTO on_site_check SELECT i.id, area_id, template.kind, r.fields ->> 'location', outcome, done_on, r.fields ->> 'notes'
    FROM item i JOIN onsite_check c ON c.evidence_id = uuid JOIN check_template template ON template.id = template_id JOIN onsite_check_record r ON r.evidence_id = uuid ORDER BY 1;
INSERT INTO questionnaire_aggregate SELECT i.id, area_id, text, base, max(count) FILTER (WHERE response = 'SIGNIFICANT'), max(count) FILTER (WHERE response = 'SOME'),
        max(count) FILTER (WHERE response = 'NONE_OR_WORSE'), max(count) FILTER (WHERE response = 'DONT_KNOW')
    FROM item i JOIN questionnaire_result r ON r.evidence_id = uuid JOIN questionnaire_question q ON q.id = question_id
    JOIN questionnaire_row w ON w.result_id = uuid JOIN questionnaire_cell c ON c.result_id = uuid GROUP BY 1, 2, 3, 4 ORDER BY 1;
INSERT INTO peer.evidence_link SELECT n(l.id), j.area_id, i.area_id, j.id, n(finding_id), CASE evidence_kind WHEN 'ONSITE_CHECK' THEN 'ON_SITE_CHECK'
        WHEN 'QUESTIONNAIRE_RESULT' THEN 'QUESTIONNAIRE' ELSE evidence_kind END, i.id, stance, place
    FROM public.evidence_link l JOIN item i ON i.uuid = evidence_id JOIN peer.judgement j ON j.id = n(judgement_id) WHERE l.reference IS NULL ORDER BY 1;
INSERT INTO peer.person VALUES (1, 'urn:evidence:development', 'ANALYST-1');
INSERT INTO peer.area_grant SELECT 1, id FROM peer.area;
DROP SCHEMA public CASCADE;

SET search_path = peer;
ALTER TABLE inspection ADD FOREIGN KEY (area_id) REFERENCES area;
ALTER TABLE judgement ADD FOREIGN KEY (inspection_id) REFERENCES inspection, ADD FOREIGN KEY (component_id) REFERENCES component;
ALTER TABLE finding ADD FOREIGN KEY (judgement_id) REFERENCES judgement;
ALTER TABLE evidence_item ADD FOREIGN KEY (area_id) REFERENCES area, ADD FOREIGN KEY (inspection_id) REFERENCES inspection;
ALTER TABLE document ADD FOREIGN KEY (id) REFERENCES evidence_item, ADD FOREIGN KEY (area_id) REFERENCES area;
ALTER TABLE interview ADD FOREIGN KEY (id) REFERENCES evidence_item, ADD FOREIGN KEY (area_id) REFERENCES area;
ALTER TABLE on_site_check ADD FOREIGN KEY (id) REFERENCES evidence_item, ADD FOREIGN KEY (area_id) REFERENCES area;
ALTER TABLE questionnaire_aggregate ADD FOREIGN KEY (id) REFERENCES evidence_item, ADD FOREIGN KEY (area_id) REFERENCES area;
ALTER TABLE evidence_link ADD FOREIGN KEY (judgement_id) REFERENCES judgement, ADD FOREIGN KEY (finding_id) REFERENCES finding,
    ADD FOREIGN KEY (evidence_id) REFERENCES evidence_item;
CREATE INDEX ON inspection (area_id);
CREATE INDEX ON judgement (inspection_id);
CREATE INDEX ON judgement (component_id, id);
CREATE INDEX ON finding (judgement_id, id);
CREATE INDEX ON evidence_item (area_id);
CREATE INDEX ON evidence_item (inspection_id);
CREATE INDEX ON document (area_id, id);
CREATE INDEX ON interview (area_id);
CREATE INDEX ON on_site_check (area_id);
CREATE INDEX ON questionnaire_aggregate (area_id);
CREATE INDEX ON evidence_link (finding_id, id);
CREATE INDEX ON evidence_link (judgement_id, id);
CREATE INDEX ON evidence_link (judgement_id, evidence_kind);
CREATE INDEX ON evidence_link (evidence_id);

COMMENT ON TABLE evidence_item IS E'@interface mode:relational type:kind\n@type DOCUMENT references:document\n@type INTERVIEW references:interview\n@type ON_SITE_CHECK references:on_site_check\n@type QUESTIONNAIRE references:questionnaire_aggregate';
COMMENT ON CONSTRAINT evidence_item_area_id_fkey ON evidence_item IS E'@omit\n@behavior -*';
COMMENT ON COLUMN evidence_item.area_id IS E'@behavior -*';
COMMENT ON TABLE person IS E'@behavior -*'; COMMENT ON TABLE area_grant IS E'@behavior -*';
COMMENT ON COLUMN judgement.area_id IS E'@behavior -*'; COMMENT ON COLUMN finding.area_id IS E'@behavior -*';
COMMENT ON COLUMN evidence_link.area_id IS E'@behavior -*'; COMMENT ON COLUMN evidence_link.evidence_area_id IS E'@behavior -*';
DO $$ BEGIN CREATE ROLE peer_reader NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT USAGE ON SCHEMA peer TO peer_reader; GRANT SELECT ON ALL TABLES IN SCHEMA peer TO peer_reader; REVOKE ALL ON person, area_grant FROM peer_reader;
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['inspection', 'judgement', 'finding', 'evidence_link', 'evidence_item', 'document', 'interview', 'on_site_check', 'questionnaire_aggregate'] LOOP
        EXECUTE format('ALTER TABLE peer.%I ENABLE ROW LEVEL SECURITY', t);
        -- not a sub-select: the planner then sees how many Areas there are
        EXECUTE format('CREATE POLICY mine ON peer.%I FOR SELECT TO peer_reader USING (area_id = ANY (current_setting(''app.areas'')::int[])%s)', t,
            CASE t WHEN 'evidence_link' THEN ' AND evidence_area_id = ANY (current_setting(''app.areas'')::int[])' ELSE '' END);
    END LOOP;
END $$;
-- The peer at its best: without these three its `id = (json ->> 0)::int` may not run before a rule, and every batch by
-- key reads the whole table.
ALTER FUNCTION pg_catalog.json_array_element_text(json, int) LEAKPROOF;
ALTER FUNCTION pg_catalog.int4in(cstring) LEAKPROOF;
ALTER FUNCTION pg_catalog.textout(text) LEAKPROOF;
VACUUM ANALYZE;
