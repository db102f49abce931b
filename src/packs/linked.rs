//! What a pack tells as linked data: where each thing comes from (W3C PROV-JSON), the quotes (W3C Web Annotations), and
//! what each file is (RO-Crate 1.2).

use super::bag::Entry;
use super::told::{Found, Told};
use sea_orm::prelude::Uuid;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

fn urn(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

/// Where judgements, findings, items and versions come from, as PROV-JSON.
pub(super) fn prov(told: &Told) -> Value {
    let (mut entities, mut derived, mut members, mut special) =
        (Map::new(), Map::new(), Map::new(), Map::new());
    let name = |id: Uuid| format!("id:{id}");
    let kind = |of: &str| json!({"$": format!("evidence:{of}"), "type": "prov:QUALIFIED_NAME"});
    for judgement in &told.judgements {
        let about = json!({"prov:type": [kind("Judgement"), {"$": "prov:Collection",
            "type": "prov:QUALIFIED_NAME"}], "prov:label": judgement.reference,
            "evidence:title": judgement.title, "evidence:status": judgement.status.to_string()});
        entities.insert(name(judgement.id), about);
        for finding in &judgement.findings {
            let about = json!({"prov:type": kind("Finding"), "prov:label": finding.reference});
            entities.insert(name(finding.id), about);
            let member =
                json!({"prov:collection": name(judgement.id), "prov:entity": name(finding.id)});
            members.insert(format!("_:m{}", members.len()), member);
        }
    }
    for item in told.items.values() {
        let about = json!({"prov:type": kind(item.kind.type_name()), "prov:label": item.reference,
            "evidence:title": item.title, "evidence:origin": item.origin.to_string(),
            "evidence:marking": item.marking.to_string()});
        entities.insert(name(item.id), about);
        let versions = item.versions.values().map(|of| (of.id, "DocumentVersion", &of.sha256));
        let revisions = item.revisions.values().map(|of| (of.id, "EvidenceRevision", &of.sha256));
        for (id, of, sha256) in versions.chain(revisions) {
            // what was there before revisions were kept has the id of its item
            let id = if id == item.id { format!("id:{id}-1") } else { name(id) };
            entities.insert(id.clone(), json!({"prov:type": kind(of), "evidence:sha256": sha256}));
            let of = json!({"prov:specificEntity": id, "prov:generalEntity": name(item.id)});
            special.insert(format!("_:s{}", special.len()), of);
        }
    }
    for (_, finding, link) in told.links() {
        let Some(item) = told.cited(link) else { continue };
        let about = json!({"prov:generatedEntity": name(finding.id), "prov:usedEntity": name(item.id),
            "prov:label": link.stance.to_string(), "evidence:link": link.id.to_string()});
        derived.insert(name(link.id), about);
    }
    let drawn = told.judgements.first().map(|root| (root, &root.draws_on));
    for (root, reference) in
        drawn.iter().flat_map(|(root, all)| all.iter().map(move |of| (root, of)))
    {
        let of = told.judgements.iter().find(|of| of.reference == *reference);
        if let Some(of) = of {
            let about =
                json!({"prov:generatedEntity": name(root.id), "prov:usedEntity": name(of.id)});
            derived.insert(format!("_:d{}", derived.len()), about);
        }
    }
    let mut all = json!({
        "prefix": {"id": "urn:uuid:", "evidence": "urn:hmcpsi:evidence:"},
        "entity": entities,
    });
    for (relation, of) in
        [("wasDerivedFrom", derived), ("hadMember", members), ("specializationOf", special)]
    {
        if !of.is_empty() {
            all[relation] = of.into();
        }
    }
    all
}

/// The quotes, each with what it is quoted for, as Web Annotations.
pub(super) fn annotations(told: &Told) -> Value {
    let items: Vec<Value> = told
        .links()
        .filter_map(|(_, finding, link)| {
            let (quote, item) = (link.quote.as_ref()?, told.cited(link)?);
            let version = link.version.and_then(|number| item.versions.get(&number));
            let path = version.and_then(|version| version.path.as_deref());
            let source = path.map_or_else(|| urn(item.id), |path| path["data/".len()..].to_owned());
            let exact = quote.found.as_ref().map_or(&quote.typed, |found| &found.exact);
            let mut selectors = vec![match &quote.found {
                Some(Found { prefix, suffix, .. }) => json!({"type": "TextQuoteSelector",
                    "exact": exact, "prefix": prefix, "suffix": suffix}),
                None => json!({"type": "TextQuoteSelector", "exact": exact}),
            }];
            if let Some(Found { start, end, .. }) = &quote.found {
                selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
            }
            let mut bodies = vec![json!({"type": "SpecificResource", "source": urn(finding.id),
                "purpose": "linking"})];
            if let Some(rationale) = &link.rationale {
                bodies.push(json!({"type": "TextualBody", "value": rationale,
                    "format": "text/plain", "purpose": "describing"}));
            }
            Some(json!({
                "@context": "http://www.w3.org/ns/anno.jsonld",
                "id": urn(link.id),
                "type": "Annotation",
                "created": link.linked_at.to_rfc3339(),
                "motivation": "linking",
                "body": bodies,
                "target": {"source": source, "selector": selectors},
            }))
        })
        .collect();
    Value::Array(items)
}

/// What every file of the pack is, as RO-Crate.
pub(super) fn crate_(told: &Told, payload: &BTreeMap<String, Entry>) -> Value {
    let named: BTreeMap<&str, (&str, &str)> = told
        .items
        .values()
        .flat_map(|item| {
            item.versions.values().filter_map(|version| {
                Some((version.path.as_deref()?, (item.title.as_str(), version.media_type.as_str())))
            })
        })
        .collect();
    let inside = |path: &str| path["data/".len()..].to_owned();
    let files: Vec<Value> = payload
        .iter()
        .map(|(path, entry)| {
            let (about, media_type) = described(path);
            let (about, media_type) =
                named.get(path.as_str()).copied().unwrap_or((about, media_type));
            json!({"@id": inside(path), "@type": "File", "name": about,
                "encodingFormat": media_type, "contentSize": entry.size.to_string(),
                "sha256": entry.sha256})
        })
        .collect();
    let parts: Vec<Value> = payload.keys().map(|path| json!({"@id": inside(path)})).collect();
    let mut graph = vec![
        json!({"@id": "ro-crate-metadata.json", "@type": "CreativeWork",
            "about": {"@id": "./"}, "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"}}),
        json!({"@id": "./", "@type": "Dataset", "name": format!("{}: {}", told.reference, told.title),
            "description": format!("Evidence pack of {} for {}: what it says, what it rests on, and \
                what was left out by which rule.", told.reference, told.profile),
            "datePublished": told.newest().to_rfc3339(),
            "publisher": {"@id": "https://hmcpsi.justiceinspectorates.gov.uk/"},
            "license": {"@id": "#handling"},
            "hasPart": parts}),
        json!({"@id": "https://hmcpsi.justiceinspectorates.gov.uk/", "@type": "Organization",
            "name": "HM Crown Prosecution Service Inspectorate",
            "url": "https://hmcpsi.justiceinspectorates.gov.uk/"}),
        json!({"@id": "#handling", "@type": "CreativeWork", "name": told.marking(),
            "description": "Handle as this marking says: Government Security Classifications."}),
    ];
    graph.extend(files);
    json!({"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph})
}

/// What a file is that was made for the pack.
fn described(path: &str) -> (&'static str, &'static str) {
    match path {
        "data/index.html" => ("The pack, to be read", "text/html"),
        "data/pack.json" => ("All that the pack tells", "application/json"),
        "data/omissions.json" => ("What was left out, and by which rule", "application/json"),
        "data/prov.json" => ("Where each thing comes from", "application/json"),
        "data/annotations.json" => ("The quotes", "application/ld+json"),
        "data/tables/datapackage.json" => ("What the tables are", "application/json"),
        path if path.starts_with("data/seals/") && path.strip_suffix(".tsr").is_some() => {
            ("The time stamp of what was sealed", "application/timestamp-reply")
        }
        path if path.starts_with("data/seals/") => ("What was sealed", "application/json"),
        path if path.starts_with("data/tables/") => ("A table", "text/csv"),
        _ => ("A file", "application/octet-stream"),
    }
}
