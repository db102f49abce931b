//! A pack has the time stamps of its seals: whoever has it checks them with `evidence verify-pack`, or with the script of
//! docs/PACKS.md and `openssl ts`. Both come to the same verdict.

use super::authority::{How, Tsa, ran};
use super::{asking, swept};
use crate::packs::checked::{Bag, packed, relisted, script};
use crate::packs::{fetched, inside, left_out, value};
use crate::program::run;
use crate::rows::{Rows, put_files};
use crate::support::{BOTH, On};
use evidence::digest;

/// The path of the seal of the first judgement of a pack.
fn seal(files: &Bag) -> String {
    let told = value(files, "data/pack.json");
    told["judgements"][0]["seal"]["path"].as_str().expect("a seal").to_owned()
}

#[tokio::test]
async fn a_pack_has_the_stamp_beside_the_seal_and_stays_the_same() {
    let tsa = Tsa::start().await;
    for on in BOTH {
        let app = asking(on, &tsa).await;
        put_files(&app).await;
        let (_, before) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        assert!(inside(&before).keys().all(|path| path.strip_suffix(".tsr").is_none()));
        swept(&app).await;
        let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        let (_, same) = fetched(&app, "INSP-YH-1", "J-YH-01", "INTERNAL").await;
        assert!(bytes == same, "the same bytes for everybody");
        let files = inside(&bytes);
        let (sealed, told) = (seal(&files), value(&files, "data/pack.json"));
        let stamp = &told["judgements"][0]["seal"]["timeStamp"];
        let path = sealed.replace(".json", ".tsr");
        assert_eq!((&stamp["path"], &stamp["authority"]), (&path.clone().into(), &"by-ec".into()));
        let page = String::from_utf8(files["data/index.html"].clone()).expect("text");
        assert!(page.contains(&path["data/".len()..]) && page.contains("by-ec"));
        std::fs::write(tsa.file("seal.json"), &files[&sealed]).expect("a file");
        std::fs::write(tsa.file("seal.tsr"), &files[&path]).expect("a file");
        let verify =
            |root| ["ts", "-verify", "-data", "seal.json", "-in", "seal.tsr", "-CAfile", root];
        assert!(ran(tsa.folder.path(), "openssl", &verify("root.pem")));
        assert!(!ran(tsa.folder.path(), "openssl", &verify("strange.pem")));
        // nor does a pack for everybody, which leaves the seal's text out, have it
        assert!(told["judgements"][0]["seal"]["sealedAt"].is_string());
        let (_, qa) = fetched(&app, "LEAD-YH", "INS-YH", "QA").await;
        let stamps = inside(&qa).keys().filter(|path| path.strip_suffix(".tsr").is_some()).count();
        let seals = inside(&qa).keys().filter(|path| path.starts_with("data/seals/")).count();
        assert_eq!(seals, stamps * 2, "each seal that is in it has its stamp");
        // one that was altered here is left out, and said to be
        Rows::of(&app)
            .await
            .run("UPDATE seal_stamp SET answer = 'QUFB' || substr(answer, 5)")
            .await;
        let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        assert_eq!(left_out(&inside(&bytes)), ["timeStamp CHANGED_SINCE"]);
    }
}

#[tokio::test]
async fn the_program_and_openssl_come_to_the_same_verdict() {
    let tsa = Tsa::start().await;
    let folder = tsa.folder.path();
    script(folder);
    for key in ["by-ec", "by-rsa", "deep"] {
        tsa.answers(How::By(key));
        let app = asking(On::Sqlite, &tsa).await;
        put_files(&app).await;
        swept(&app).await;
        let (_, bytes) = fetched(&app, "LEAD-YH", "J-YH-01", "INTERNAL").await;
        let good = inside(&bytes);
        let sealed = seal(&good);
        let stamp = sealed.replace(".json", ".tsr");
        let with = |path: &str, bytes: Vec<u8>| {
            let mut files = good.clone();
            files.insert(path.to_owned(), bytes);
            packed(&relisted(files))
        };
        let flipped = |at: usize| {
            let mut bytes = good[&stamp].clone();
            bytes[at] ^= 1;
            with(&stamp, bytes)
        };
        let said = [0x18, 15, b'2', b'0'];
        let time = good[&stamp].windows(4).position(|four| four == said).expect("a time") + 8;
        let last = good[&stamp].len() - 1;
        let mut alone = good.clone();
        alone.remove(&sealed);
        let cases = [
            ("as it was made", bytes.clone(), "authority.pem", true),
            ("the same with less trust", bytes.clone(), "strange.pem", false),
            ("another time", flipped(time), "authority.pem", false),
            ("another signature", flipped(last), "authority.pem", false),
            ("no stamp at all", with(&stamp, b"none".to_vec()), "authority.pem", false),
            ("a stamp of nothing", packed(&relisted(alone)), "authority.pem", false),
        ];
        for (how, bytes, root, good) in cases {
            // whoever forges one tells a digest that fits
            let digest = digest::of_bytes(&bytes);
            std::fs::write(tsa.file("pack.zip"), bytes).expect("a file");
            let arguments =
                ["verify-pack", "pack.zip", "--digest", &digest, "--timestamp-certificates", root];
            let (success, said, log) = run(folder, &arguments);
            assert_eq!(success, good, "{key}, {how}: the program: {said}{log}");
            assert!(!good || said.contains(&format!("by {key}")), "{said}");
            let by_script = ran(folder, "sh", &["verify.sh", "pack.zip", &digest, root]);
            assert_eq!(by_script, good, "{key}, {how}: the script");
        }
        // without certificates, it is said that nobody looked
        let digest = digest::of_bytes(&bytes);
        std::fs::write(tsa.file("pack.zip"), bytes).expect("a file");
        let (success, said, _) = run(folder, &["verify-pack", "pack.zip", "--digest", &digest]);
        assert!(success && said.contains("its time stamps (1)"), "{said}");
        assert!(ran(folder, "sh", &["verify.sh", "pack.zip", &digest.to_uppercase()]));
        assert!(!ran(folder, "sh", &["verify.sh", "pack.zip", &digest, "lost.pem"]));
    }
}
