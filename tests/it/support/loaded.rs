//! The demonstration on SQLite with its files: loaded once, copied for each test.

use evidence::clock::Clock;
use std::fs;
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;

/// Each file, by its path in the folder.
static LOADED: OnceCell<Vec<(PathBuf, Vec<u8>)>> = OnceCell::const_new();

/// Lays the demonstration down in a folder, as a server would that finds nothing there.
pub async fn lay(folder: &Path) {
    lay_within(folder, "").await;
}

/// Only its stored files, for a database that was copied.
pub async fn lay_files(folder: &Path) {
    lay_within(folder, "files").await;
}

async fn lay_within(folder: &Path, within: &str) {
    let all = LOADED.get_or_init(load).await.iter();
    for (name, bytes) in all.filter(|(name, _)| name.starts_with(within)) {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, bytes).expect("a file");
    }
}

async fn load() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let config = super::config(folder.path(), &[]);
    let app = evidence::cli::open(&config, Clock::default()).await.expect("a server");
    app.database.clone().close().await;
    drop(app);
    let (mut files, mut folders) = (vec![], vec![folder.path().to_owned()]);
    while let Some(within) = folders.pop() {
        for entry in fs::read_dir(within).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "dev-issuer.pk8") {
                let name = path.strip_prefix(folder.path()).expect("within").to_owned();
                files.push((name, fs::read(&path).expect("a file")));
            }
        }
    }
    files
}
