//! A time stamp as it is kept: whatever is altered of it, or of what it is of, is found; and it is held against the time that
//! it says, whenever somebody looks.

use super::{asking, seen, swept};
use crate::program::{Server, run};
use crate::rows::Rows;
use crate::stamps::authority::{How, Tsa};
use crate::support::BOTH;
use evidence::digest;
use evidence::timestamps::{Fault, Stamp, Trust};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn each_thing_that_is_altered_is_found() {
    let tsa = Tsa::start().await;
    for on in BOTH {
        let app = asking(on, &tsa).await;
        swept(&app).await;
        let (lead, rows) = (app.caller("LEAD-YH"), Rows::of(&app).await);
        let kept = "What was kept of it was altered.";
        let other = "It is the time stamp of other bytes than those that were sealed.";
        let text = "What was sealed was altered: it is not what the time stamp is of.";
        let altered = [
            ("seal_stamp", "answer", "'QUFB' || substr(answer, 5)", kept),
            ("seal_stamp", "answer", "substr(answer, 1, 400) || substr(answer, 402)", kept),
            ("seal_stamp", "answer", "'no Base64'", kept),
            ("seal_stamp", "sha256", "'0000' || substr(sha256, 5)", kept),
            ("seal_text", "text", "'[' || substr(text, 2)", text),
        ];
        for (table, column, with, why) in altered {
            let was = format!(
                "CREATE TABLE was AS SELECT judgement_id AS id, {column} AS it FROM {table}"
            );
            rows.run(&was).await;
            assert!(rows.run(&format!("UPDATE {table} SET {column} = {with}")).await > 0);
            for stamp in seen(&lead).await {
                assert_eq!(
                    (&stamp["verified"], &stamp["fault"]),
                    (&json!(false), &json!(why)),
                    "{column} {with}"
                );
            }
            rows.run(&format!(
                "UPDATE {table} SET {column} = (SELECT it FROM was WHERE id = judgement_id)"
            ))
            .await;
            rows.run("DROP TABLE was").await;
            assert!(seen(&lead).await.iter().all(|stamp| stamp["verified"] == true));
        }
        // another seal's stamp, and a digest that was made to fit another text
        rows.run("UPDATE seal SET digest = '0000' || substr(digest, 5)").await;
        let publications = app.caller("PUBS-1");
        assert!(
            seen(&publications).await.iter().all(|stamp| stamp["fault"] == other),
            "who sees no text"
        );
    }
}

/// tests/stamps: made with a certificate that ended a minute later.
#[test]
fn a_certificate_that_has_ended_since_was_good_then() {
    let root = Trust::read(include_bytes!("../../stamps/root.pem")).expect("a root");
    let sealed = digest::of_bytes(include_bytes!("../../stamps/seal.json"));
    let answer = include_bytes!("../../stamps/seal.tsr");
    let stamp = Stamp::read(answer).expect("a stamp");
    assert_eq!(stamp.at.to_rfc3339(), "2026-11-28T07:19:07+00:00");
    assert_eq!(stamp.authority().as_deref(), Some("A former authority"));
    assert_eq!(stamp.holds(&sealed, &root), Ok(()));
    assert_eq!(stamp.holds(&"0".repeat(64), &root), Err(Fault::OtherText));
}

#[test]
fn no_altered_byte_makes_it_say_something_else_or_stops_the_reader() {
    let root = Trust::read(include_bytes!("../../stamps/root.pem")).expect("a root");
    let sealed = digest::of_bytes(include_bytes!("../../stamps/seal.json"));
    let answer = include_bytes!("../../stamps/seal.tsr").to_vec();
    let says = Stamp::read(&answer).expect("a stamp").at;
    let mut found = 0;
    for at in 0..answer.len() {
        for bit in [1, 0x20, 0x80] {
            let mut altered = answer.clone();
            altered[at] ^= bit;
            match Stamp::read(&altered) {
                Ok(stamp) if stamp.holds(&sealed, &root).is_ok() => assert_eq!(stamp.at, says),
                _ => found += 1,
            }
        }
        assert!(Stamp::read(&answer[..at]).is_err(), "cut off");
    }
    // but for the names of algorithms that are said twice, and what a certificate's own signature is not needed for
    assert!(found > answer.len() * 3 * 9 / 10, "{found} of {}", answer.len() * 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_while_it_asks_is_followed_by_one_that_asks_again() {
    let tsa = Tsa::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = tsa.settings();
    let settings = ["serve", &settings[0], &settings[1]];
    let stamped = async |server: &Server| {
        let (_, token, _) = run(folder.path(), &["token", "LEAD-YH"]);
        let query = "{ judgement(reference: \"J-YH-01\") { seal { timeStamp { verified } } } }";
        server.ask(token.trim(), query).await["data"]["judgement"]["seal"]["timeStamp"].take()
    };
    tsa.answers(How::Hanging);
    let server = Server::start(folder.path(), &settings);
    assert_eq!(stamped(&server).await, json!(null), "it asks in vain, and serves");
    server.kill();
    tsa.answers(How::Away);
    let server = Server::start(folder.path(), &settings);
    assert_eq!(stamped(&server).await, json!(null));
    while !server.logged().contains("its seal has no time stamp yet; it is asked for again") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(server.logged().contains("503"), "{}", server.logged());
    server.kill();
    tsa.answers(How::By("by-ec"));
    let server = Server::start(folder.path(), &settings);
    while stamped(&server).await != json!({"verified": true}) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // another server, which knows no authority, cannot say
    server.stop();
    let server = Server::start(folder.path(), &["serve"]);
    assert_eq!(stamped(&server).await, json!({"verified": null}));
}
