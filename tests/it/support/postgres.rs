//! One private PostgreSQL cluster for the run of the tests, a database for each of them.

use evidence::clock::Clock;
use evidence::files::Files;
use evidence::store::Database;
use std::io::{BufRead, BufReader};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

struct Cluster {
    /// `postgres://…/`, to which a database's name is added.
    address: String,
    /// The cluster ends when this closes: with the process, however that ends.
    _until: ChildStdin,
}

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(1);

/// A new database that holds nothing.
pub async fn empty() -> String {
    create("template0").await
}

/// A new database that holds the demonstration data.
pub async fn fresh() -> String {
    create("demonstration").await
}

async fn create(template: &str) -> String {
    let cluster = CLUSTER.get_or_init(start).await;
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    run(&cluster.address, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
    format!("{}{name}", cluster.address)
}

#[expect(clippy::zombie_processes, reason = "it ends with this process, when the pipe closes")]
async fn start() -> Cluster {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres.sh");
    let mut child = Command::new("bash")
        .args([script, &free_port().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bash");
    let until = child.stdin.take().expect("a pipe");
    let mut address = String::new();
    let out = child.stdout.take().expect("a pipe");
    BufReader::new(out).read_line(&mut address).expect("a line");
    let address = address.trim().to_owned();
    assert!(address.starts_with("postgres://"), "{script} could not start PostgreSQL");
    run(&address, "CREATE DATABASE demonstration");
    let database = Database::open(&format!("{address}demonstration"), Clock::default()).await;
    let database = database.expect("a database");
    database.migrate().await.expect("tables");
    let folder = tempfile::tempdir().expect("a folder");
    let storage = super::config(folder.path(), &[]).storage;
    let files = Files::open(&storage).expect("a folder");
    evidence::demo::load(&database, &files).await.expect("the demonstration data");
    database.close().await;
    Cluster { address, _until: until }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Runs a statement as the cluster's superuser, in the database at this address.
pub fn statement(database: &str, statement: &str) {
    let status = Command::new("psql").args(["-X", "-q", "-c", statement, database]).status();
    assert!(status.expect("psql").success(), "{statement}");
}

fn run(address: &str, text: &str) {
    statement(&format!("{address}postgres"), text);
}
