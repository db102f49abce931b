-- The volume, from nothing but row numbers: 60 inspections of 14 Areas with 5,000 judgements, 20,000 findings,
-- 160,000 items, 500,000 links and 20 imports with 100,000 outcomes; :scale times as many of each, but of Areas, so that as many links hang under one
-- judgement at any scale. Goes into a database that the server has filled with its demonstration data, whose Areas,
-- roles, questions, templates, themes and people it uses. Ids are time-ordered, as the server's own are; an id ends
-- in the number of its row, and so does its reference.
SET synchronous_commit = off;
CREATE SCHEMA bench;
SET search_path = bench, public;
CREATE FUNCTION h(key text, n bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT abs(hashtextextended(key || n::text, 7) % 2147483647)::int $$;
CREATE FUNCTION pick(words text[], key text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT words[1 + bench.h(key, n) % array_length(words, 1)] $$;
CREATE FUNCTION u(sort text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ('01a10000-' || sort || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

CREATE TABLE author AS SELECT id FROM person WHERE subject = 'LEAD-YH';
CREATE TABLE ranked AS SELECT id, name, row_number() OVER (ORDER BY name) AS rank FROM area;
CREATE TABLE case_no AS SELECT n, u('0001', n) AS id, ranked.id AS area_id, name FROM generate_series(1, 60 * :scale) n
    JOIN ranked ON rank = 1 + (n - 1) % 14;
CREATE TABLE item AS SELECT n, u('0004', n) AS id, 1 + h('ei', n) % (60 * :scale) AS case_no,
        CASE WHEN n <= 100000 * :scale THEN 'DOCUMENT' WHEN n <= 130000 * :scale THEN 'INTERVIEW'
             WHEN n <= 150000 * :scale THEN 'ONSITE_CHECK' ELSE 'QUESTIONNAIRE_RESULT' END AS kind,
        date '2024-10-01' + h('dr', n) % 400 AS day
    FROM generate_series(1, 160000 * :scale) n;
ALTER TABLE item ADD PRIMARY KEY (n);
ANALYZE item;

-- Who asks is granted every Area.
INSERT INTO area_grant (id, person_id, area_id, granted_at) SELECT u('0008', rank), person.id, ranked.id, now()
    FROM ranked, person WHERE subject = 'ANALYST-1' ON CONFLICT DO NOTHING;
-- Indexes and foreign keys are put off until every row is in.
CREATE TABLE put_off AS SELECT format('DROP INDEX %I', indexname) AS now, indexdef AS later FROM pg_indexes
        WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)
    UNION ALL SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace;
SELECT now FROM put_off ORDER BY now LIKE 'DROP%' \gexec

INSERT INTO inspection (id, reference, area_id, title, phase, question, units)
    SELECT id, 'P-INS-' || n, area_id, 'Inspection of ' || name, (1 + (n - 1) / 20)::text, 'What drives casework quality in the Area?', 'BOTH'
    FROM case_no;
INSERT INTO inspection_course (inspection_id, state, question_set, version) SELECT id, 'OPEN', 1, 1 FROM case_no;
INSERT INTO inspection_quota (inspection_id, role_id, minimum, both_units)
    SELECT case_no.id, interview_role.id, minimum, both_units FROM case_no, interview_role;
INSERT INTO judgement (id, reference, version, scope, inspection_id, area_id, component, units, title, statement, status, strength, author_id, revision, created_at, updated_at)
    SELECT u('0002', j), 'P-J-' || j, 1, 'AREA', case_no.id, area_id, pick('{LLA,RUM,SEC}', 'jc', j), pick('{MC,CC}', 'ju', j), left(said, 60), said,
        'SIGNED_OFF', pick('{STRONG,MODERATE,WEAK}', 'jr', j), author.id, 1, now(), now()
    FROM author, (SELECT j, 'The Area''s '
            || pick('{training programme,assurance regime,resourcing model,custody time limit process,escalation protocol,casework quality board}', 'js', j)
            || ' has ' || pick('{driven measurable improvement in,had a mixed effect on,not yet had an effect on,held back}', 'jt', j)
            || ' the quality of pre-charge decisions and case progression, judged against the baseline of ' || 40 + h('jp', j) % 40 || ' per cent.' AS said
        FROM generate_series(1, 5000 * :scale) j) x
    JOIN case_no ON n = 1 + h('ji', j) % (60 * :scale) ORDER BY j;
INSERT INTO effect (judgement_id, unit, measure, effect)
    SELECT u('0002', j), pick('{MC,CC}', 'ju', j), pick('{ADDED_VALUE,GRIP}', 'jm', j), 'HELPED' FROM generate_series(1, 5000 * :scale) j;
INSERT INTO finding (id, judgement_id, reference, position, finding_type, statement, units)
    SELECT u('0003', f), u('0002', 1 + (f - 1) % (5000 * :scale)), 'P-F-' || f, f, 'OBSERVATION', 'Inspectors found that '
        || pick('{prosecutors record clear trial strategies,disclosure is handled late,custody expiry dates are checked twice,IQA feedback is given face to face,unit heads hold weekly case-progression meetings,police file quality is escalated}', 'fs', f)
        || ' in ' || 1 + h('fp', f) % 100 || ' per cent of the material seen.', 'BOTH'
    FROM generate_series(1, 20000 * :scale) f;
INSERT INTO finding_theme (finding_id, theme_id)
    SELECT u('0003', f), theme.id FROM generate_series(1, 20000 * :scale) f, theme WHERE code = 'iqa' AND h('ft', f) % 40 = 0;

INSERT INTO evidence (id, inspection_id, area_id, kind, reference, title, origin, marking, language, received_at, recorded_by, status)
    SELECT item.id, case_no.id, area_id, kind, 'P-E-' || item.n,
        CASE kind WHEN 'DOCUMENT' THEN pick('{Casework quality board minutes,Area business plan,Custody time limit assurance return,Local case management agreement,Area training plan,IQA dip-sample summary,Joint operational improvement minutes,Victim liaison unit review}', 'dn', item.n)
                || ' ' || 2019 + h('dy', item.n) % 7 || '/' || lpad((1 + h('dm', item.n) % 12)::text, 2, '0') || ' no. ' || item.n
            WHEN 'INTERVIEW' THEN 'Interview: ' || pick('{Chief Crown Prosecutor,Deputy Chief Crown Prosecutor,Senior District Crown Prosecutor,District Crown Prosecutor,Resident Judge,Legal advisor,Head of Witness Care Unit,Area business manager}', 'ir', item.n)
            WHEN 'ONSITE_CHECK' THEN pick('{Leeds Crown Court,Cardiff Magistrates'' Court,Bradford CPS office,Swansea CPS office,Hull Crown Court}', 'ol', item.n)
            ELSE 'Q' || 1 + h('qq', item.n) % 30 || ': how has the Area''s handling of this aspect affected casework quality?' END,
        CASE kind WHEN 'DOCUMENT' THEN 'AREA_SELF_REPORT' WHEN 'INTERVIEW' THEN 'PARTNER' WHEN 'ONSITE_CHECK' THEN 'INSPECTOR_DIRECT' ELSE 'STAFF_VOICE' END,
        'OFFICIAL', 'EN', day, author.id, 'ACCEPTED'
    FROM item JOIN case_no ON case_no.n = item.case_no, author ORDER BY item.n;
INSERT INTO evidence_component (evidence_id, component) SELECT id, pick('{LLA,RUM,SEC}', 'co', n) FROM item;
INSERT INTO document (evidence_id, handling, personal_data)
    SELECT id, pick('{POLICY,MINUTES,TRAINING_PLAN,RISK_REGISTER,BUDGET,ASSURANCE_REPORT,PROTOCOL,PERFORMANCE_PACK}', 'dt', n), false FROM item WHERE kind = 'DOCUMENT';
INSERT INTO document_version (id, document_id, number, file_name, declared_media_type, detected_media_type, size, sha256, received_at, received_from, scan_state, redaction_state, sealed)
    SELECT u('0005', n), id, 1, 'paper-' || n || '.pdf', media, media, 20000 + h('sz', n) % 9000000, encode(sha256(('document ' || n)::bytea), 'hex'), day, 'the Area', 'CLEAN', 'NONE', false
    FROM item, pick('{application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document,text/csv}', 'mt', n) media WHERE kind = 'DOCUMENT';
INSERT INTO document_content (version_id, object_key) SELECT u('0005', n), 'documents/' || n FROM item WHERE kind = 'DOCUMENT';
INSERT INTO interview (evidence_id, role_id, format, status, held_on, participants, restricted)
    SELECT item.id, role.id, pick('{INTERVIEW,FOCUS_GROUP}', 'im', n), 'HELD', day, 1, false
    FROM item JOIN (SELECT id, row_number() OVER (ORDER BY code) AS rank, count(*) OVER () AS all FROM interview_role) role ON rank = 1 + n % role.all
    WHERE kind = 'INTERVIEW';
INSERT INTO interview_note (id, interview_id, number, text)
    SELECT u('0006', n), id, 0, 'Said that ' || pick('{escalation works but is slow,training is frequent and useful,vacancies hold back progression,relationships at court are strong}', 'iz', n)
        || ', citing ' || 1 + h('ic', n) % 30 || ' recent cases.' FROM item WHERE kind = 'INTERVIEW';
INSERT INTO onsite_check (evidence_id, template_id, unit, done_on, inspector_id, outcome)
    SELECT item.id, template.id, 'MC', day, author.id, pick('{FULLY_MET,PARTIALLY_MET,NOT_MET}', 'oo', n)
    FROM item JOIN check_template template ON version = 1 AND template.kind = pick('{CTL_PROCESS_CHECK,IQA_LIVE_CHECK,COURT_OBSERVATION}', 'ot', n), author
    WHERE item.kind = 'ONSITE_CHECK';
INSERT INTO onsite_check_record (evidence_id, fields)
    SELECT id, jsonb_build_object('location', pick('{Leeds Crown Court,Cardiff Magistrates'' Court,Bradford CPS office}', 'ol', n),
        'notes', 'Checked ' || 1 + h('on', n) % 40 || ' files against the national standard.') FROM item WHERE kind = 'ONSITE_CHECK';
INSERT INTO questionnaire_result (evidence_id, question_id)
    SELECT item.id, question.id FROM item
    JOIN (SELECT id, row_number() OVER (ORDER BY code) AS rank, count(*) OVER () AS all FROM questionnaire_question) question ON rank = 1 + n % question.all
    WHERE kind = 'QUESTIONNAIRE_RESULT';
CREATE TABLE answer AS SELECT id, response, CASE response WHEN 'DONT_KNOW' THEN h('q4', n) % 20 ELSE 5 + h(response, n) % 60 END AS count
    FROM item, unnest('{SIGNIFICANT,SOME,NONE_OR_WORSE,DONT_KNOW}'::text[]) response WHERE kind = 'QUESTIONNAIRE_RESULT';
INSERT INTO questionnaire_row (result_id, staff_group, base) SELECT id, 'ALL', sum(count) FROM answer GROUP BY id;
INSERT INTO questionnaire_cell (result_id, staff_group, response, count) SELECT id, 'ALL', response, count FROM answer;

-- Nine in ten links spread over all findings, some with more than others; the rest to the first of each judgement.
INSERT INTO evidence_link (id, finding_id, judgement_id, evidence_id, evidence_kind, pinned_version_id, stance, weight, rationale, place, linked_by, linked_at, status)
    SELECT u('0007', l), u('0003', f), u('0002', 1 + (f - 1) % (5000 * :scale)), item.id, kind, CASE kind WHEN 'DOCUMENT' THEN u('0005', item.n) END,
        CASE WHEN h('ls', l) % 5 = 0 THEN 'CONTRADICTS' ELSE 'SUPPORTS' END, 'MODERATE', 'It bears on the finding.',
        CASE kind WHEN 'DOCUMENT' THEN 'p. ' || 1 + h('lp', l) % 80 || ', para ' || 1 + h('lq', l) % 12
            WHEN 'INTERVIEW' THEN 'note ' || 1 + h('lp', l) % 40 ELSE 'row ' || 1 + h('lp', l) % 200 END || ' (' || l || ')', author.id, now(), 'ACTIVE'
    FROM (SELECT l, CASE WHEN l > 450000 * :scale THEN 1 + l % (5000 * :scale)
            WHEN l % 3 = 0 THEN 1 + h('lf', l) % (20000 * :scale) ELSE 1 + l % (20000 * :scale) END AS f
        FROM generate_series(1, 500000 * :scale) l) x
    JOIN item ON item.n = 1 + h('le', l) % (160000 * :scale), author ORDER BY l;
-- Tables that came in, with 5,000 outcomes each.
INSERT INTO import_upload (id, template, file_name, size, sha256, created_by, created_role, created_at, discarded_at)
    SELECT u('0009', n), 'performance/1', 'figures-' || n || '.csv', 400000, encode(sha256(('table ' || n)::bytea), 'hex'), author.id, 'LEAD_INSPECTOR',
        now() - n * interval '1 day', now() FROM generate_series(1, 20 * :scale) n, author;
CREATE TABLE outcome AS SELECT n, line, pick('{CREATE,CREATE,CREATE,CREATE,CREATE,UNCHANGED,UPDATE,REFUSED}', 'ov', n * 5000 + line) AS verdict
    FROM generate_series(1, 20 * :scale) n, generate_series(2, 5001) line;
INSERT INTO import_batch (id, upload_id, mode, dry_run, created_at, state, columns, creates, updates, unchanged, refused, finished_at)
    SELECT u('000a', n), u('0009', n), 'ROW_BY_ROW', false, now() - n * interval '1 day', 'DONE',
        '["inspection", "unit", "measure", "period", "period_start", "period_end", "numerator", "denominator"]',
        count(*) FILTER (WHERE verdict = 'CREATE'), count(*) FILTER (WHERE verdict = 'UPDATE'), count(*) FILTER (WHERE verdict = 'UNCHANGED'),
        count(*) FILTER (WHERE verdict = 'REFUSED'), now() - n * interval '1 day' FROM outcome GROUP BY n;
INSERT INTO import_row (batch_id, line, verdict, told, made_id)
    SELECT u('000a', n), line, verdict,
        CASE verdict WHEN 'REFUSED' THEN jsonb_build_object('faults', jsonb_build_array(jsonb_build_object('column', 'numerator', 'reason', '`many` is no whole number: write digits only, as 1234')),
                'cells', jsonb_build_array('INS-YH', 'MC', 'CRACKED_TRIAL_RATE', line::text, '2025-01-01', '2025-03-31', 'many', '100'))
            WHEN 'UPDATE' THEN jsonb_build_object('about', 'PRF-YH-MC-CRACKED_TRIAL_RATE ' || line, 'changes', jsonb_build_array(jsonb_build_object('column', 'numerator', 'from', '7', 'to', '8')))
            ELSE jsonb_build_object('about', 'PRF-YH-MC-CRACKED_TRIAL_RATE ' || line) END,
        CASE WHEN verdict IN ('CREATE', 'UPDATE') THEN u('000b', n * 5000 + line) END
    FROM outcome ORDER BY n, line;
-- What was put off, indexes first.
SELECT later FROM put_off ORDER BY later LIKE 'ALTER%' \gexec
DROP SCHEMA bench CASCADE;
VACUUM ANALYZE;
