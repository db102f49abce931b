//! How long a connection may be silent, and that a load balancer finds the ones open that it keeps.

use crate::program::{Server, run};
use crate::support::{On, TestApp};
use evidence::graphql::id;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, UnixStream};
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

const REQUEST: &str = "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n";
const HALF: &str = "POST /graphql HTTP/1.1\r\nHost: he";

/// How long the server keeps a connection open on which so many requests were answered and then this was said.
/// It goes without a word.
async fn kept(app: &TestApp, requests: usize, then: &'static str) -> Duration {
    let address = app.address.trim_start_matches("http://").to_owned();
    let talk = move || {
        let mut stream = TcpStream::connect(address).expect("a connection");
        for _ in 0..requests {
            stream.write_all(REQUEST.as_bytes()).expect("it is read");
            let (mut answer, mut byte) = (String::new(), [0]);
            while !answer.ends_with("\r\n\r\nok") {
                assert_eq!(stream.read(&mut byte).expect("an answer"), 1, "{answer}");
                answer.push(byte[0].into());
            }
        }
        let since = Instant::now();
        stream.write_all(then.as_bytes()).expect("it is read");
        let mut more = String::new();
        stream.read_to_string(&mut more).expect("an orderly end");
        assert_eq!(more, "", "nothing that could be taken for an answer");
        since.elapsed()
    };
    spawn_blocking(talk).await.expect("an end")
}

#[tokio::test]
async fn a_head_may_take_a_short_while_and_a_pause_between_requests_long() {
    let settings = ["--head-seconds=1", "--idle-seconds=30"];
    let app = TestApp::with_settings(On::Sqlite, &settings).await;
    let (nothing, half, later) =
        tokio::join!(kept(&app, 0, ""), kept(&app, 0, HALF), kept(&app, 2, HALF));
    for kept in [nothing, half, later] {
        assert!(kept > Duration::from_millis(900) && kept < Duration::from_secs(20), "{kept:?}");
    }
    let app = TestApp::with_settings(On::Sqlite, &["--head-seconds=1", "--idle-seconds=3"]).await;
    let (once, twice) = tokio::join!(kept(&app, 1, ""), kept(&app, 2, ""));
    assert!(once.min(twice) > Duration::from_millis(2_900), "{once:?} {twice:?}");
}

/// 200 connections that only sit there, some in the middle of a head, to a server that has 64 places; others are
/// answered all the while, and one with a request under way is not the one that goes.
#[tokio::test]
async fn connections_that_only_wait_hold_nobody_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start_with_open_files(folder.path(), 128);
    let (_, token, _) = run(folder.path(), &["token", "HMCI"]);
    let address = server.address.trim_start_matches("http://");
    let body = "{\"query\": \"{ __typename }\"}";
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        token.trim(),
        body.len()
    );
    let mut under_way = tokio::net::TcpStream::connect(address).await.expect("a connection");
    under_way.write_all(head.as_bytes()).await.expect("it is read");
    let mut waiting = Vec::new();
    for n in 0..200 {
        let mut one = tokio::net::TcpStream::connect(address).await.expect("a connection");
        one.write_all(if n % 2 == 0 { b"" } else { HALF.as_bytes() }).await.expect("it is sent");
        waiting.push(one);
        if n % 20 == 19 {
            assert_eq!(server.get("/healthz").await, "ok", "beside {n} that wait");
        }
    }
    under_way.write_all(body.as_bytes()).await.expect("it is read");
    let mut answer = [0; 12];
    under_way.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 200");
    server.kill();
}

/// nginx on a socket in a folder, with kept connections to a server. It ends with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // a worker ends with its master only if that is asked to
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

impl Nginx {
    fn start(folder: &Path, server: &str) -> Self {
        let settings = format!(
            "daemon off; pid {0}/pid; user root; worker_processes 1; events {{ worker_connections 64; }}
             http {{ access_log off; client_body_temp_path {0}/a; proxy_temp_path {0}/b;
             fastcgi_temp_path {0}/c; uwsgi_temp_path {0}/d; scgi_temp_path {0}/e;
             upstream evidence {{ server {server}; keepalive 4; }}
             server {{ listen unix:{0}/socket; location / {{ proxy_pass http://evidence;
             proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }} }}",
            folder.display()
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, settings).expect("settings");
        let log = format!("error_log {}/log;", folder.display());
        let mut nginx = Command::new("/usr/sbin/nginx");
        nginx.args(["-e", "stderr", "-g", &log, "-c"]).arg(file).stderr(Stdio::null());
        Self(nginx.spawn().expect("nginx, which tests/install.sh installs"))
    }
}

/// Hands connections on to a server, and counts them.
async fn counted(server: String) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let count = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            counting.fetch_add(1, Ordering::SeqCst);
            let server = server.clone();
            tokio::spawn(async move {
                let mut to = tokio::net::TcpStream::connect(server).await.expect("the server");
                let _ = copy_bidirectional(&mut from, &mut to).await;
            });
        }
    });
    (address, count)
}

/// A change, sent through nginx.
async fn change(socket: &Path, token: &str, body: &str) -> String {
    let mut tries = interval(Duration::from_millis(50));
    let mut nginx = loop {
        tries.tick().await;
        if let Ok(nginx) = UnixStream::connect(socket).await {
            break nginx;
        }
    };
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    nginx.write_all(format!("{head}{body}").as_bytes()).await.expect("it is read");
    let mut answer = String::new();
    nginx.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn a_change_every_fifteen_seconds_finds_the_connection_that_nginx_keeps() {
    let app = TestApp::start(On::Sqlite).await;
    let server = app.address.trim_start_matches("http://").to_owned();
    let (relay, connections) = counted(server).await;
    let folder = tempfile::tempdir().expect("a folder");
    let _nginx = Nginx::start(folder.path(), &relay);
    let person = crate::rows::Rows::of(&app).await.person("QA-1").await;
    let input = json!({"person": id::encode("Person", person).0, "area": "LN"});
    let mut times = interval(Duration::from_secs(15));
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for name in ["grantArea", "revokeArea", "grantArea"] {
        times.tick().await;
        let query = crate::grants::operation(name);
        let body = json!({"query": query, "variables": {"input": input}}).to_string();
        let answer = change(&folder.path().join("socket"), &app.token("ADMIN-1"), &body).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\"userErrors\":[]"), "{answer}");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1, "all of them over one connection");
}
