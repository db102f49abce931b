//! What is said to whoever sets half of it, or what is no authority.

use super::authority::Tsa;
use crate::program::failing;

#[tokio::test]
async fn half_an_authority_is_refused_at_the_start() {
    let tsa = Tsa::start().await;
    let folder = tsa.folder.path();
    std::fs::write(tsa.file("none.pem"), "no certificate").expect("a file");
    let here = "--timestamp-url=http://127.0.0.1:9/";
    let root = "--timestamp-certificates=root.pem";
    let cases: [(&[&str], &str); 7] = [
        (&[here], "set EVIDENCE_TIMESTAMP_CERTIFICATES to a file"),
        (&[root], "set EVIDENCE_TIMESTAMP_URL, too, or neither"),
        (
            &["--timestamp-url=here", root],
            "must be an address that begins with https:// or http://",
        ),
        (&["--timestamp-url=ldap://there/", root], "must be an address that begins with https://"),
        (&[here, "--timestamp-certificates=absent.pem"], "absent.pem cannot be read"),
        (&[here, "--timestamp-certificates=none.pem"], "among them a root"),
        // it leads to a root, and is none
        (&[here, "--timestamp-certificates=between.pem"], "among them a root"),
    ];
    for (settings, says) in cases {
        let said = failing(folder, &[&["serve", "--listen=127.0.0.1:0"], settings].concat());
        assert!(said.contains(says), "{settings:?}: {said}");
    }
}
