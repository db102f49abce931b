//! What is in a pack, that it is the same wherever and for whomever it is made, and that one that was begun is made.

use super::{fetched, inside, left_out, pack, requested, value};
use crate::rows::{Rows, moment, put_files};
use crate::support::{BOTH, TestApp};
use ::evidence::digest;
use entity::{audit_entry, evidence_pack, pack_lease};
use sea_orm::Set;
use serde_json::{Value, json};

#[tokio::test]
async fn a_pack_of_a_judgement_holds_all_that_it_rests_on() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (told, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        let all = inside(&bytes);
        assert_eq!(told["digest"], digest::of_bytes(&bytes));
        assert_eq!(told["fileName"], "evidence-J-YH-01.v1-internal.zip");
        assert_eq!(told["judgement"]["reference"], "J-YH-01");
        assert_eq!(told["requestedBy"]["subject"], "LEAD-YH");
        let said = value(&all, "data/pack.json");
        let judgement = &said["judgements"][0];
        // every active link with what it cites
        let query = "{ judgement(reference: \"J-YH-01\") { seal { digest } trace { links { id stance
            pinnedVersion { sha256 } pinnedRevision { sha256 passages { text } } evidence { reference } } } } }";
        let lead = app.caller("LEAD-YH");
        let trace = lead.query(query, json!({})).await["judgement"].take();
        let links: Vec<&Value> = judgement["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .flat_map(|finding| finding["links"].as_array().expect("links"))
            .collect();
        let expected = trace["trace"]["links"].as_array().expect("links");
        assert_eq!(links.len(), expected.len());
        let text = String::from_utf8(all["data/pack.json"].clone()).expect("text");
        let mut files = 0;
        for link in expected {
            assert!(text.contains(link["evidence"]["reference"].as_str().expect("a reference")));
            for pinned in ["pinnedVersion", "pinnedRevision"] {
                if let Some(sha256) = link[pinned]["sha256"].as_str() {
                    assert!(text.contains(sha256), "{link}");
                }
            }
            for passage in link["pinnedRevision"]["passages"].as_array().into_iter().flatten() {
                let words = passage["text"].as_str().expect("words").to_owned();
                assert!(text.contains(words.split('"').next().expect("words")), "{words}");
            }
            // the files are those that were cited, byte for byte
            if let Some(sha256) = link["pinnedVersion"]["sha256"].as_str() {
                let of = all.iter().filter(|(path, _)| path.starts_with("data/files/"));
                assert!(
                    of.into_iter().any(|(_, bytes)| digest::of_bytes(bytes) == sha256),
                    "{link}"
                );
                files += 1;
            }
        }
        assert!(files > 1, "{files}");
        // what was sealed is there, and is what the seal is of
        let seal = trace["seal"]["digest"].as_str().expect("a seal");
        assert_eq!(judgement["seal"]["digest"], seal);
        let sealed = &all[&format!("data/seals/{seal}.json")];
        assert_eq!(digest::of_bytes(sealed), seal);
        // nothing is left out, and the page says so
        assert_eq!(left_out(&all), Vec::<String>::new());
        let page = String::from_utf8(all["data/index.html"].clone()).expect("text");
        for says in ["<svg", "F-YH-01", "OFFICIAL-SENSITIVE", "<p>Nothing.</p>"] {
            assert!(page.contains(says), "{says}");
        }
        assert!(!page.contains("<script") && !page.contains("http-equiv=\"refresh"));
        // the audit trail tells of the wish, of what came of it, of what is content, and of the ticket
        let rows = Rows::of(&app).await;
        let entries = rows.all::<audit_entry::Entity>().await;
        let packed: Vec<_> =
            entries.iter().filter(|entry| entry.action == "PACK_INTERNAL").collect();
        assert!(packed.len() >= 3, "asked for, done, fetched");
        assert!(packed.iter().all(|entry| entry.subject == "EvidencePack"));
        let done = packed.iter().filter_map(|entry| entry.detail.as_deref());
        let digest = told["digest"].as_str().expect("a digest");
        assert!(done.into_iter().any(|detail| detail == format!("done, {digest}")));
        let opened = entries.iter().filter(|entry| {
            let of = entry.detail.as_deref().unwrap_or_default();
            entry.action == "READ_CONTENT" && of.starts_with("in evidence pack ")
        });
        assert!(opened.count() > 1);
    }
}

#[tokio::test]
async fn the_same_pack_is_the_same_bytes_for_anybody_and_from_any_server() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (first, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        let (again, same) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        assert_ne!(first["id"], again["id"]);
        assert!(bytes == same, "made again");
        let (_, same) = fetched(&app, "INSP-YH-1", "J-YH-01", "INTERNAL").await;
        assert!(bytes == same, "for another person");
        let folder = tempfile::tempdir().expect("a folder");
        let other = TestApp::at_time(folder, app.config.clone(), "2026-03-01T10:00:00Z").await;
        let (_, same) = fetched(&other, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        assert!(bytes == same, "from another server, weeks later");
        let (_, one) = fetched(&app, "LEAD-YH", "INS-YH", "INTERNAL").await;
        let (told, same) = fetched(&other, "INSP-YH-2", "INS-YH", "INTERNAL").await;
        assert!(one == same, "of an inspection");
        assert_eq!(told["inspection"]["reference"], "INS-YH");
        let said = value(&inside(&one), "data/pack.json");
        assert_eq!(said["judgements"].as_array().map(Vec::len), Some(5));
    }
}

/// Windows and macOS open a ZIP file with nothing but plain headers: no data descriptors, no flags, nothing
/// compressed, no ZIP64 where it is not needed.
#[tokio::test]
async fn the_zip_file_is_a_plain_one() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
    let (mut at, mut files) = (0, 0);
    let two = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let four = |at: usize| u32::from(two(at)) + (u32::from(two(at + 2)) << 16);
    while four(at) == 0x0403_4b50 {
        assert!(two(at + 4) <= 20, "the version that it needs");
        assert_eq!((two(at + 6), two(at + 8)), (0, 0), "no flags, stored");
        assert_eq!((two(at + 10), two(at + 12)), (0, 0x21), "1 January 1980");
        let size = four(at + 18);
        assert_eq!(size, four(at + 22));
        let (name, extra) = (usize::from(two(at + 26)), usize::from(two(at + 28)));
        assert_eq!(extra, 0);
        assert!(bytes[at + 30..at + 30 + name].iter().all(u8::is_ascii_graphic));
        at += 30 + name + extra + usize::try_from(size).expect("a size");
        files += 1;
    }
    assert_eq!(four(at), 0x0201_4b50, "then the list of them");
    assert_eq!(files, inside(&bytes).len());
}

#[tokio::test]
async fn a_pack_whose_server_was_stopped_is_made_by_another() {
    for on in BOTH {
        let app = TestApp::start(on).await;
        put_files(&app).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let id = super::laid::waiting(&rows, "LEAD-YH", "J-YH-01").await;
        let key = rows.all::<evidence_pack::Entity>().await[0].id;
        let until = async |at| {
            let (pack_id, claimed_until) = (Set(key), Set(Some(at)));
            rows.change(pack_lease::ActiveModel { pack_id, claimed_until, ..Default::default() })
                .await;
        };
        until("2099-01-01T00:00:00Z".parse().expect("a time")).await;
        assert_eq!(app.app.packs.sweep().await.expect("a sweep"), 0, "somebody else makes it");
        until(moment()).await;
        assert_eq!(app.app.packs.sweep().await.expect("a sweep"), 1);
        app.app.packs.begin(key).await;
        assert_eq!(pack(&lead, &id).await["state"], "DONE");
    }
}

#[tokio::test]
async fn a_file_that_is_not_what_came_is_left_out_and_said_to_be() {
    let app = TestApp::start(BOTH[0]).await;
    let lead = app.caller("LEAD-YH");
    put_files(&app).await;
    // of one document the file is another, of all others there is none
    let rows = Rows::of(&app).await;
    let of = |reference: &str| {
        format!(
            "SELECT document_version.id FROM document_version
             JOIN evidence ON evidence.id = document_version.document_id WHERE reference = '{reference}'"
        )
    };
    let (one, other) = (of("DOC-YH-003"), of("DOC-YH-002"));
    let swapped = format!(
        "UPDATE document_content SET object_key =
             (SELECT max(object_key) FROM document_content WHERE version_id IN ({other}))
         WHERE version_id IN ({one})"
    );
    assert!(rows.run(&swapped).await > 0);
    let gone = "UPDATE document_content SET object_key = 'sha256/00/gone' WHERE version_id NOT IN";
    rows.run(&format!("{gone} ({one})")).await;
    let of = lead.id("J-YH-01").await;
    let told = requested(&lead, &of, "INTERNAL").await["pack"].take();
    let url = told["download"]["url"].as_str().expect("an address").to_owned();
    let answer = app.at(reqwest::Method::GET, &url).send().await.expect("an answer");
    let all = inside(&answer.bytes().await.expect("bytes"));
    assert!(!all.keys().any(|path| path.starts_with("data/files/")));
    assert_eq!(left_out(&all), ["file CLOSED"]);
    assert!(told["omissions"].as_u64() > Some(1));
}

/// A page that somebody uploaded would run what is in it, in the name of whoever opens the pack.
#[tokio::test]
async fn a_page_is_kept_as_text_with_the_bytes_that_it_has() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let rows = Rows::of(&app).await;
    let named = "UPDATE document_version SET file_name = 'Page.HTML' WHERE document_id =
        (SELECT id FROM evidence WHERE reference = 'DOC-YH-003')";
    assert!(rows.run(named).await > 0);
    let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
    let all = inside(&bytes);
    let files: Vec<_> = all.keys().filter(|path| path.starts_with("data/files/")).collect();
    let page = files.iter().find(|path| path.contains("/DOC-YH-003/")).expect("the page");
    assert!(page.ends_with("-Page.HTML.txt"), "{page}");
    for path in &files {
        let opens = ["pdf", "docx", "xlsx", "csv", "txt", "eml"];
        assert!(opens.iter().any(|ending| path.ends_with(ending)), "{path}");
    }
    let told = value(&all, "data/pack.json");
    let items = told["items"].as_array().expect("items").iter();
    let item = items.into_iter().find(|item| item["reference"] == "DOC-YH-003").expect("an item");
    assert_eq!(item["versions"][0]["fileName"], "Page.HTML");
    assert_eq!(item["versions"][0]["sha256"], digest::of_bytes(&all[*page]));
    let says = String::from_utf8(all["data/index.html"].clone()).expect("text");
    assert!(says.contains("kept as text, so that nothing in it runs"));
}

#[tokio::test]
async fn bytes_are_given_up_after_a_day() {
    let app = TestApp::start(BOTH[0]).await;
    put_files(&app).await;
    let (told, _) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
    let rows = Rows::of(&app).await;
    let key = rows.all::<evidence_pack::Entity>().await[0].id;
    let finished_at = Set(Some(moment()));
    let long_ago = evidence_pack::ActiveModel { id: Set(key), finished_at, ..Default::default() };
    rows.change(long_ago).await;
    app.app.packs.sweep().await.expect("a sweep");
    let id = told["id"].as_str().expect("an id");
    let after = pack(&app.caller("LEAD-YH"), id).await;
    assert_eq!((&after["state"], &after["digest"]), (&json!("DONE"), &told["digest"]));
    assert!(after["discardedAt"].is_string() && after["download"].is_null(), "{after}");
    let url = told["download"]["url"].as_str().expect("an address");
    assert_eq!(app.at(reqwest::Method::GET, url).send().await.expect("an answer").status(), 404);
}
