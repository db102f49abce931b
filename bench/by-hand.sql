-- The questions as statements by hand on our own tables, with the rules: sign-in, then a statement a level, every rule a
-- comparison with the Areas that sign-in gave. What PostgreSQL must spend at the least. The first four are those of
-- questions.graphql; each of the others is a file of queries/, as whom it is asked and with which variables.

--: q1
\set n random(1, 5000 * {scale})
{sign_in}
select j.id, j.units, j.statement, j.strength, j.component, i.id as iid, i.title, i.phase, i.area_id from judgement j join inspection i on i.id = j.inspection_id where j.reference = 'P-J-' || :n and j.area_id = any(:areas::uuid[]) \gset j_
select unit, measure from effect where judgement_id = :j_id::uuid;
select id, reference, statement from finding where judgement_id = :j_id::uuid order by position;
select l.id, l.finding_id, l.stance, l.place, l.page, l.quote, l.evidence_kind, l.evidence_id, e.title, e.received_at, e.origin, v.sha256, v.detected_media_type, v.declared_media_type
    from evidence_link l join evidence e on e.id = l.evidence_id left join document_version v on v.id = l.pinned_version_id and not v.sealed
    where l.judgement_id = :j_id::uuid and e.area_id = any(:areas::uuid[]) and l.status = 'ACTIVE' order by l.id;
select 1, d.evidence_id, d.handling, null::uuid, null::text, null::date, null::text, null::jsonb from evidence_link l join document d on d.evidence_id = l.evidence_id where l.judgement_id = :j_id::uuid and l.status = 'ACTIVE' and l.evidence_kind = 'DOCUMENT'
    union all select 2, d.evidence_id, d.format, d.role_id, n.text, d.held_on, null, null from evidence_link l join interview d on d.evidence_id = l.evidence_id left join interview_note n on n.interview_id = d.evidence_id and n.number = 0 where l.judgement_id = :j_id::uuid and l.status = 'ACTIVE' and l.evidence_kind = 'INTERVIEW'
    union all select 3, d.evidence_id, d.outcome, d.template_id, null, d.done_on, null, r.fields from evidence_link l join onsite_check d on d.evidence_id = l.evidence_id left join onsite_check_record r on r.evidence_id = d.evidence_id where l.judgement_id = :j_id::uuid and l.status = 'ACTIVE' and l.evidence_kind = 'ONSITE_CHECK'
    union all select 4, d.evidence_id, null, d.question_id, null, null, null, (select jsonb_agg(jsonb_build_object('g', w.staff_group, 'b', w.base, 'c', (select jsonb_agg(jsonb_build_array(c.response, c.count)) from questionnaire_cell c where c.result_id = w.result_id and c.staff_group = w.staff_group))) from questionnaire_row w where w.result_id = d.evidence_id) from evidence_link l join questionnaire_result d on d.evidence_id = l.evidence_id where l.judgement_id = :j_id::uuid and l.status = 'ACTIVE' and l.evidence_kind = 'QUESTIONNAIRE_RESULT';

--: q2
\set n random(1, 3)
{sign_in}
select '{' || string_agg(id::text, ',') || '}' as ids from (select j.id, j.statement, j.strength, j.units, i.id as iid, i.area_id from judgement j join inspection i on i.id = j.inspection_id where j.component = (array['LLA', 'RUM', 'SEC'])[:n] and j.area_id = any(:areas::uuid[]) order by j.reference, j.id limit 201) x \gset
select judgement_id, evidence_kind, stance, count(*) from evidence_link where judgement_id = any(:ids::uuid[]) and status = 'ACTIVE' group by 1, 2, 3;
select l.id, l.finding_id, l.stance, l.place, l.page, l.quote, l.evidence_kind, l.evidence_id, l.pinned_version_id from unnest(:ids::uuid[]) k(id) cross join lateral (select l.* from evidence_link l where l.judgement_id = k.id and l.status = 'ACTIVE' and {link_area} = any(:areas::uuid[]) order by l.id limit 10) l;
select '{' || string_agg(l.evidence_id::text, ',') || '}' as ev, '{' || string_agg(l.pinned_version_id::text, ',') || '}' as ver from unnest(:ids::uuid[]) k(id) cross join lateral (select l.* from evidence_link l where l.judgement_id = k.id and l.status = 'ACTIVE' order by l.id limit 10) l \gset
select e.id, e.title, e.received_at, e.origin, e.area_id from evidence e where e.id = any(:ev::uuid[]);
select v.id, v.sha256, v.detected_media_type from document_version v where v.id = any(:ver::uuid[]) and not v.sealed;
select 1, d.evidence_id, d.handling, null::uuid, null::text, null::date, null::jsonb from document d where d.evidence_id = any(:ev::uuid[])
    union all select 2, d.evidence_id, d.format, d.role_id, n.text, d.held_on, null from interview d left join interview_note n on n.interview_id = d.evidence_id and n.number = 0 where d.evidence_id = any(:ev::uuid[])
    union all select 3, d.evidence_id, d.outcome, d.template_id, null, d.done_on, r.fields from onsite_check d left join onsite_check_record r on r.evidence_id = d.evidence_id where d.evidence_id = any(:ev::uuid[])
    union all select 4, d.evidence_id, null, d.question_id, null, null, (select jsonb_agg(jsonb_build_object('g', w.staff_group, 'b', w.base, 'c', (select jsonb_agg(jsonb_build_array(c.response, c.count)) from questionnaire_cell c where c.result_id = w.result_id and c.staff_group = w.staff_group))) from questionnaire_row w where w.result_id = d.evidence_id) from questionnaire_result d where d.evidence_id = any(:ev::uuid[]);

--: q3
\set n random(1, 14)
{sign_in}
select (:areas::uuid[])[:n] as a \gset
select count(*) from evidence e where e.area_id = any(:areas::uuid[]) and e.area_id = any(array[:a::uuid]) and e.kind = any(array['DOCUMENT']);
select e.id, e.title, e.received_at, e.area_id, d.handling, v.sha256, v.detected_media_type, v.size
    from (select * from evidence e where e.area_id = any(:areas::uuid[]) and e.area_id = any(array[:a::uuid]) and e.kind = any(array['DOCUMENT']) order by e.reference, e.id limit 51) e
    left join document d on d.evidence_id = e.id
    left join lateral (select sha256, detected_media_type, size from document_version v where v.document_id = e.id and not v.sealed order by number desc limit 1) v on true order by e.reference, e.id;

--: q4
\set n random(1, 100000 * {scale})
{sign_in}
select e.id, e.title, e.received_at, d.handling, v.sha256, v.detected_media_type, v.size from evidence e left join document d on d.evidence_id = e.id
    left join lateral (select sha256, detected_media_type, size from document_version v where v.document_id = e.id and not v.sealed order by number desc limit 1) v on true
    where e.reference = 'P-E-' || :n and e.area_id = any(:areas::uuid[]);

--: 02-impact ANALYST-1 {"evidence": "RG9jdW1lbnQ6MDFhMTAwMDAwMDA0NzAwMDgwMDAwMDAwMDAwMDAzZTg"}
{sign_in}
select e.id as item, e.reference, e.title from evidence e where e.id = '01a10000-0004-7000-8000-0000000003e8'::uuid and e.area_id = any(:areas::uuid[]) \gset e_
select l.id, l.stance, l.weight, l.rationale, f.reference, j.reference, j.area_id from evidence_link l join finding f on f.id = l.finding_id join judgement j on j.id = l.judgement_id
    where l.evidence_id = :e_item::uuid and l.status = 'ACTIVE' and j.area_id = any(:areas::uuid[]) order by l.id;
select '{' || string_agg(id::text, ',') || '}' as ids from (select distinct j.id, j.reference, j.title, j.area_id from evidence_link l join judgement j on j.id = l.judgement_id
    where l.evidence_id = :e_item::uuid and l.status = 'ACTIVE' and j.area_id = any(:areas::uuid[]) order by 2) x \gset
select judgement_id, draws_on_id from judgement_source where draws_on_id = any(:ids::uuid[]);
select l.judgement_id, l.finding_id, l.evidence_kind, l.stance, l.evidence_id = :e_item::uuid, count(*) from evidence_link l
    where l.judgement_id = any(:ids::uuid[]) and l.status = 'ACTIVE' and {link_area} = any(:areas::uuid[]) group by 1, 2, 3, 4, 5;
select l.judgement_id, count(distinct l.evidence_id) from evidence_link l where l.judgement_id = any(:ids::uuid[]) and l.status = 'ACTIVE' and {link_area} = any(:areas::uuid[]) group by 1;
select id, reference, statement from finding where judgement_id = any(:ids::uuid[]) order by judgement_id, position;

--: 03-contrast ANALYST-1 {"areas": ["YH", "CW"], "theme": "iqa"}
{sign_in}
select a.id, a.code, a.name, s.id, s.unit, s.measure, s.change, s.change_unit from area a left join aip_score s on s.area_id = a.id where a.code in ('YH', 'CW') order by a.code, s.id;
select '{' || string_agg(f.id::text, ',') || '}' as themed, '{' || string_agg(distinct j.id::text, ',') || '}' as ids from theme t join finding_theme ft on ft.theme_id = t.id join finding f on f.id = ft.finding_id
    join judgement j on j.id = f.judgement_id join area a on a.id = j.area_id where t.code = 'iqa' and a.code in ('YH', 'CW') and j.area_id = any(:areas::uuid[]) \gset
select id, area_id, reference, title, strength from judgement where id = any(:ids::uuid[]) order by reference;
select judgement_id, unit, measure, effect from effect where judgement_id = any(:ids::uuid[]);
select j.area_id, l.evidence_kind, e.origin, l.stance, count(*) from evidence_link l join judgement j on j.id = l.judgement_id join evidence e on e.id = l.evidence_id
    where l.finding_id = any(:themed::uuid[]) and l.status = 'ACTIVE' and e.area_id = any(:areas::uuid[]) group by 1, 2, 3, 4;

--: 05-thin ANALYST-1 {}
{sign_in}
select count(*) from judgement where (area_id = any(:areas::uuid[]) or area_id is null and id in (select s.judgement_id from judgement_source s join judgement d on d.id = s.draws_on_id where d.area_id = any(:areas::uuid[])));
select '{' || string_agg(id::text, ',') || '}' as ids from (select id, reference, status, strength from judgement where (area_id = any(:areas::uuid[]) or area_id is null and id in (select s.judgement_id from judgement_source s join judgement d on d.id = s.draws_on_id where d.area_id = any(:areas::uuid[]))) order by reference, id limit 51) x \gset
select '{' || string_agg(id::text, ',') || '}' as ids from unnest(:ids::uuid[]) with ordinality k(id, n) where n <= 50 \gset
select judgement_id, count(*) from evidence_link where judgement_id = any(:ids::uuid[]) and status = 'ACTIVE' group by 1;
select id, judgement_id, reference from finding where judgement_id = any(:ids::uuid[]) order by judgement_id, position;
select l.id, l.judgement_id, l.finding_id, l.stance, l.evidence_kind, l.quote_verified, e.reference, e.status, e.origin, v.id, v.file_name, v.scan_state, v.file_state,
        exists (select from document_version later where later.document_id = v.document_id and later.number > v.number and not later.sealed)
    from evidence_link l join evidence e on e.id = l.evidence_id left join document_version v on v.id = l.pinned_version_id and not v.sealed
    where l.judgement_id = any(:ids::uuid[]) and l.status = 'ACTIVE' and e.area_id = any(:areas::uuid[]) order by l.id;

--: 08-interviews-owed ANALYST-1 {"reference": "P-INS-1"}
{sign_in}
select id, area_id from inspection where reference = 'P-INS-1' and area_id = any(:areas::uuid[]) \gset i_
select r.id, r.code, r.name, r.source_paragraph, r.minimum, r.both_units, f.name, count(i.evidence_id), count(distinct i.unit) from interview_role r
    left join (area_force af join police_force f on f.id = af.force_id) on r.scope = 'PER_FORCE' and af.area_id = :i_area_id::uuid
    left join (evidence e join interview i on i.evidence_id = e.id and i.status = 'HELD') on i.role_id = r.id and (f.id is null or i.force_id = f.id)
        and e.inspection_id = :i_id::uuid and e.kind = 'INTERVIEW'
    where r.scope = 'PER_AREA' or f.id is not null group by r.id, f.id order by r.id;

--: 15-where-it-stands ANALYST-1 {"reference": "P-INS-1"}
{sign_in}
select id, area_id from inspection where reference = 'P-INS-1' and area_id = any(:areas::uuid[]) \gset i_
select stage, weeks, planned_start, planned_end, actual_start, actual_end from inspection_stage where inspection_id = :i_id::uuid;
select m.position, p.id, p.title from inspection_member m join person p on p.id = m.person_id where m.inspection_id = :i_id::uuid;
select r.id, r.name, r.minimum, r.both_units, f.name, count(i.evidence_id), count(distinct i.unit) from interview_role r
    left join (area_force af join police_force f on f.id = af.force_id) on r.scope = 'PER_FORCE' and af.area_id = :i_area_id::uuid
    left join (evidence e join interview i on i.evidence_id = e.id and i.status = 'HELD') on i.role_id = r.id and (f.id is null or i.force_id = f.id)
        and e.inspection_id = :i_id::uuid and e.kind = 'INTERVIEW'
    where r.scope = 'PER_AREA' or f.id is not null group by r.id, f.id order by r.id;
select code, status, due_on from document_request where inspection_id = :i_id::uuid order by code, id;
select t.kind, count(*) from evidence e join onsite_check c on c.evidence_id = e.id join check_template t on t.id = c.template_id where e.inspection_id = :i_id::uuid and e.kind = 'ONSITE_CHECK' group by 1;
select kind, count(*) from evidence where inspection_id = :i_id::uuid group by 1;

--: 10-direction ANALYST-1 {}
{sign_in}
select a.id, a.code, a.name, s.change > 0, s.unit, s.measure, s.change, s.source_paragraph from area a join aip_score s on s.area_id = a.id
    where a.id in (select area_id from aip_score where change <> 0) order by a.code, s.id;

--: 12-audit AUDIT-1 {}
{sign_in}
select count(*) from audit_entry;
select a.*, i.reference, j.reference, p.title from (select * from audit_entry order by at desc, id desc limit 51) a left join inspection i on i.id::text = a.chain
    left join judgement j on a.subject = 'Judgement' and j.id = a.subject_id left join person p on a.subject = 'Person' and p.id = a.subject_id order by a.at desc, a.id desc;
select c.*, i.reference from audit_chain c left join inspection i on i.id = c.inspection_id;
select * from audit_entry order by chain, sequence;
