//! An authority that stamps with the time: `openssl ts` behind a small HTTP server, with keys and certificates that are made
//! for the test.

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As it should, by this key.
    By(&'static str),
    /// As it should, in other ways: to the millisecond, with other digests.
    Otherwise,
    /// It is away.
    Away,
    /// It is there, and never answers.
    Hanging,
    /// With what is no time stamp.
    Rubbish,
    /// With more and more.
    Endless,
    /// It makes none.
    Refusing,
    /// With that of other bytes.
    OtherText,
    /// With that of another request for the same bytes.
    OtherRequest,
    /// It says another time than it signed.
    OtherTime,
    /// By a certificate that is for time stamps, and does not insist on it.
    Lax,
}

/// The keys: by whom each is certified, with what, from when and until when. `root` and `rsa-root` are trusted.
const MAKE: &str = r"set -eu
cat > ca.cnf <<END
[ca]
default_ca = own
[own]
database = issued
new_certs_dir = .
serial = number
default_md = sha256
policy = named
unique_subject = no
[named]
commonName = supplied
[tsa]
serial = stamped
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
[otherwise]
serial = stamped
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha512
ess_cert_id_alg = sha1
clock_precision_digits = 3
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
END
: > issued; echo 01 > number; echo 01 > stamped
ec() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
rsa() { openssl genrsa -out $1.key 2048; }
root() { openssl req -x509 -new -key $1.key -subj '/CN=Test root' -days 36500 -out $1.pem; }
below() { # name, by whom, extensions, from, until
    openssl req -new -key $1.key -subj /CN=$1 -out $1.csr
    printf '%s\n' $3 > $1.ext
    openssl ca -batch -notext -config ca.cnf -in $1.csr -cert $2.pem -keyfile $2.key -extfile $1.ext \
        -startdate $4 -enddate $5 -out $1.pem
}
from=20200101000000Z until=20990101000000Z stamps=extendedKeyUsage=critical,timeStamping
ec root; root root; rsa rsa-root; root rsa-root; ec strange; root strange
ec between; below between root basicConstraints=critical,CA:TRUE $from $until
ec by-ec; below by-ec root $stamps $from $until
rsa by-rsa; below by-rsa rsa-root $stamps $from $until
ec deep; below deep between $stamps $from $until
ec stranger; below stranger strange $stamps $from $until
ec expired; below expired root $stamps $from 20210101000000Z
ec early; below early root $stamps 20980101000000Z $until
ec lax; below lax root extendedKeyUsage=timeStamping $from $until
cat root.pem rsa-root.pem > authority.pem
";

/// Runs something in a folder; whether it succeeded.
pub fn ran(folder: &Path, program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    output.unwrap_or_else(|cause| panic!("{program}: {cause}")).status.success()
}

fn openssl(folder: &Path, line: &str) {
    let arguments: Vec<&str> = line.split(' ').collect();
    assert!(ran(folder, "openssl", &arguments), "openssl {line}");
}

/// The authority; its server ends with the test.
pub struct Tsa {
    pub folder: TempDir,
    url: String,
    how: Arc<Mutex<How>>,
}

impl Tsa {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("make.sh"), MAKE).expect("a file");
        assert!(ran(folder.path(), "sh", &["make.sh"]), "keys and certificates");
        let how = Arc::new(Mutex::new(How::By("by-ec")));
        let (path, answers) = (folder.path().to_owned(), Arc::clone(&how));
        let answer = async move |request: Bytes| {
            let how = *answers.lock().expect("a lock");
            match how {
                How::Away => return (StatusCode::SERVICE_UNAVAILABLE, vec![]),
                How::Hanging => std::future::pending().await,
                _ => {}
            }
            let work = move || {
                // the serial number is in a file
                let _held = answers.lock().expect("a lock");
                stamped(&path, &request, how)
            };
            (StatusCode::OK, tokio::task::spawn_blocking(work).await.expect("an answer"))
        };
        let router = Router::new().route("/", post(answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { folder, url, how }
    }

    /// How it answers from now on.
    pub fn answers(&self, how: How) {
        *self.how.lock().expect("a lock") = how;
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The settings of a server that asks it.
    pub fn settings(&self) -> [String; 2] {
        let known_by = self.file("authority.pem");
        let url = format!("--timestamp-url={}", self.url);
        [url, format!("--timestamp-certificates={}", known_by.display())]
    }
}

/// What it answers to a request.
fn stamped(at: &Path, request: &[u8], how: How) -> Vec<u8> {
    let mut request = request.to_vec();
    match how {
        How::Rubbish => return b"<html>Please sign in.</html>".to_vec(),
        How::Endless => return vec![0x30; 70_000],
        // status 2, a rejection
        How::Refusing => return vec![0x30, 5, 0x30, 3, 2, 1, 2],
        How::OtherText => request[24] ^= 1,
        How::OtherRequest => request[60] ^= 1,
        _ => {}
    }
    let by = if let How::By(key) = how { key } else { "by-ec" };
    std::fs::write(at.join("request"), request).expect("a file");
    let section = if how == How::Otherwise { "otherwise" } else { "tsa" };
    let chain = if by == "deep" { " -chain between.pem" } else { "" };
    openssl(
        at,
        &format!(
            "ts -reply -config ca.cnf -section {section} -queryfile request -signer {by}.pem -inkey {by}.key{chain} -out answer"
        ),
    );
    let mut answer = std::fs::read(at.join("answer")).expect("an answer");
    match how {
        How::OtherTime => {
            // the first is what it says, as it is written, with the century before
            let said = answer.windows(4).position(|four| four == [0x18, 15, b'2', b'0']);
            answer[said.expect("a time") + 2] = b'1';
            answer
        }
        How::Lax => {
            openssl(at, "ts -reply -in answer -token_out -out token");
            openssl(at, "cms -verify -noverify -nosigs -inform DER -in token -out says");
            let kind = "1.2.840.113549.1.9.16.1.4";
            openssl(
                at,
                &format!(
                    "cms -sign -in says -binary -nodetach -cades -econtent_type {kind} -signer lax.pem -inkey lax.key -outform DER -out token"
                ),
            );
            let token = std::fs::read(at.join("token")).expect("a token");
            let length = u16::try_from(token.len() + 5).expect("a length").to_be_bytes();
            [&[0x30, 0x82], &length[..], &[0x30, 3, 2, 1, 0], &token].concat()
        }
        _ => answer,
    }
}
