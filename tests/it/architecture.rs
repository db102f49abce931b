//! Who may know whom (docs/ARCHITECTURE.md): the words that are forbidden outside their rooms.

use std::path::{Path, PathBuf};

/// No file is longer,
const LONGEST: usize = 400;

/// but for this, the list of words.
const LONGER: [(&str, usize); 1] = [("entity/src/types/mod.rs", 500)];

/// Nouns by height: a noun's reads and writes name only lower ones.
const NOUNS: [(&str, u8); 15] = [
    ("areas", 0),
    ("people", 0),
    ("reference", 0),
    ("inspections", 1),
    ("documents", 2),
    ("interviews", 2),
    ("checks", 2),
    ("questionnaires", 2),
    ("performance", 2),
    ("evidence", 3),
    ("judgements", 4),
    ("imports", 4),
    ("trace", 5),
    ("packs", 6),
    ("trail", 6),
];

/// Rooms below all nouns.
const BELOW: [&str; 11] = [
    "access",
    "store",
    "files",
    "programme",
    "audit",
    "clock.rs",
    "config.rs",
    "digest.rs",
    "error.rs",
    "timestamps",
    "words",
];

struct Rule {
    says: &'static str,
    words: &'static [&'static str],
    holds_in: fn(&str) -> bool,
}

const RULES: [Rule; 7] = [
    Rule {
        says: "GraphQL is spoken in graphql rooms, in http, where errors become GraphQL's, and where pages \
               are made for it",
        words: &["async_graphql"],
        holds_in: |path| {
            let rooms = ["src/http/", "src/error.rs", "src/store/page.rs"];
            path.starts_with("src/")
                && !in_graphql_room(path)
                && !rooms.iter().any(|room| path.starts_with(room))
        },
    },
    Rule {
        says: "only the store holds a connection",
        words: &["DatabaseConnection", "Database::connect"],
        holds_in: |path| path.starts_with("src/") && !path.starts_with("src/store/"),
    },
    Rule {
        says: "a graphql room runs no query of its own: it asks reads, writes, the loader or the store",
        words: &["ConnectionTrait", "EntityTrait", ".all(&", ".one(&", "Statement", "QuerySelect"],
        holds_in: in_graphql_room,
    },
    Rule {
        says: "only explaining access looks through another person's eyes",
        words: &[".eyes_of(", "Eyes", ".beside("],
        holds_in: |path| {
            let rooms = ["src/access/viewer.rs", "src/graphql/explain.rs"];
            path.starts_with("src/") && !path.starts_with("src/store/") && !rooms.contains(&path)
        },
    },
    Rule {
        says: "only config.rs reads the environment",
        words: &["std::env", "env::var"],
        holds_in: |path| path.starts_with("src/") && path != "src/config.rs",
    },
    Rule {
        says: "reading never writes",
        words: &["writes::", "Permit", "::Write", "Write}", ".permit"],
        holds_in: |path| path.ends_with("reads.rs"),
    },
    Rule {
        says: "what is below the door does not know of it",
        words: &["crate::http", "crate::cli", "crate::demo"],
        holds_in: |path| {
            let above = ["src/http/", "src/cli/", "src/demo/", "src/main.rs"];
            path.starts_with("src/") && !above.iter().any(|room| path.starts_with(room))
        },
    },
];

fn in_graphql_room(path: &str) -> bool {
    path.starts_with("src/") && (path.contains("/graphql/") || path.ends_with("/graphql.rs"))
}

/// The noun whose room this is, and what is in it besides GraphQL.
fn noun(path: &str) -> Option<(&'static str, u8)> {
    let room = path.strip_prefix("src/")?.split('/').next()?;
    NOUNS.into_iter().find(|(noun, _)| *noun == room)
}

/// Whether the code names a module of the crate, alone or in a list.
fn names(code: &str, module: &str) -> bool {
    let after = |found: usize| code[found..].chars().next();
    let word =
        |at: usize| !after(at + module.len()).is_some_and(|c| c.is_alphanumeric() || c == '_');
    let plain = format!("crate::{module}");
    let alone = code.match_indices(&plain).any(|(at, found)| word(at + found.len() - module.len()));
    let list = code.split_once("crate::{").is_some_and(|(_, list)| {
        list.split([',', '}']).any(|one| one.trim().split("::").next() == Some(module))
    });
    alone || list
}

/// What is wrong with a file, each with its line and rule.
fn faults(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with("//! ") {
        faults.push(format!("{path}:1: says nothing (`//!`) about what it is for"));
    }
    let lines = text.lines().count();
    let most = LONGER.iter().find(|(longer, _)| *longer == path).map_or(LONGEST, |(_, most)| *most);
    if lines > most {
        faults.push(format!("{path}:{most}: {lines} lines are more than {most}: split it"));
    }
    let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    for (number, line) in code {
        let mut fault = |word: &str, says: &str| {
            faults.push(format!("{path}:{}: `{word}`: {says}", number + 1));
        };
        for rule in RULES.iter().filter(|rule| (rule.holds_in)(path)) {
            for word in rule.words.iter().filter(|word| line.contains(**word)) {
                fault(word, rule.says);
            }
        }
        let below = BELOW.iter().any(|room| path[4.min(path.len())..].starts_with(room));
        for (other, height) in NOUNS.into_iter().filter(|(noun, _)| names(line, noun)) {
            match noun(path) {
                Some((own, _)) if own == other => {}
                Some((_, own)) if !in_graphql_room(path) && own <= height => {
                    fault(other, "nouns point only downwards");
                }
                None if below && path.starts_with("src/") => {
                    fault(other, "what all nouns stand on names none of them");
                }
                _ => {}
            }
        }
        let reads = noun(path).is_some() && !in_graphql_room(path);
        if reads && names(line, "graphql") {
            fault("crate::graphql", "reads and writes do not know who asks");
        }
    }
    faults
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let all = entries
        .map(|entry| entry.path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    all.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

#[test]
fn every_room_keeps_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    let mut wrong = Vec::new();
    for folder in ["src", "entity/src", "migration/src", "tests/it"] {
        for file in files(&root.join(folder)) {
            let text = std::fs::read_to_string(&file).expect("text");
            let path = file.strip_prefix(root).expect("a path below").display().to_string();
            wrong.extend(faults(&path, &text));
            seen += 1;
        }
    }
    assert!(seen > 150, "{seen} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fault_is_found_with_its_line() {
    for (path, code, word) in [
        ("src/evidence/reads.rs", "use async_graphql::Context;", "async_graphql"),
        ("src/http/health.rs", "fn f(db: &sea_orm::DatabaseConnection) {}", "DatabaseConnection"),
        ("src/areas/graphql.rs", "use sea_orm::EntityTrait;", "EntityTrait"),
        ("src/trace/graphql/trace.rs", "let rows = query.all(&db).await?;", ".all(&"),
        ("src/files/mod.rs", "let home = std::env::var(\"HOME\");", "std::env"),
        ("src/evidence/reads.rs", "use super::writes::link;", "writes::"),
        ("src/store/page.rs", "use crate::http::App;", "crate::http"),
        ("src/evidence/reads.rs", "use crate::judgements::reads;", "judgements"),
        ("src/evidence/writes.rs", "use crate::{areas, judgements};", "judgements"),
        ("src/inspections/reads.rs", "use crate::trace;", "trace"),
        ("src/documents/reads.rs", "use crate::interviews::reads;", "interviews"),
        ("src/access/policy/mod.rs", "use crate::areas::reads;", "areas"),
        ("src/judgements/reads.rs", "use crate::graphql::id;", "crate::graphql"),
        ("src/graphql/node.rs", "let eyes = store(ctx).eyes_of(person, role).await?;", ".eyes_of("),
    ] {
        let found = faults(path, &format!("//! What it is for.\n\n{code}\n"));
        let expected = format!("{path}:3: `{word}`: ");
        assert!(found.iter().any(|fault| fault.starts_with(&expected)), "{code}: {found:?}");
    }
    assert_eq!(faults("src/x.rs", "fn f() {}\n").len(), 1);
    assert_eq!(faults("src/x.rs", &format!("//! Long.\n{}", "\n".repeat(LONGEST))).len(), 1);
}

#[test]
fn what_is_allowed_is_no_fault() {
    for (path, code) in [
        ("src/evidence/graphql/queries.rs", "use async_graphql::Context;"),
        ("src/judgements/reads.rs", "use crate::evidence::reads;"),
        ("src/areas/graphql.rs", "use crate::judgements::graphql::Judgement;"),
        ("src/evidence/graphql/mutations.rs", "use crate::evidence::writes::{self, NewLink};"),
        ("src/store/page.rs", "// async_graphql and std::env are words here"),
        ("src/evidence/reads.rs", "use crate::areas_of_interest;"),
    ] {
        let found = faults(path, &format!("//! What it is for.\n\n{code}\n"));
        assert!(found.is_empty(), "{found:?}");
    }
}
