//! Stands in for the program in the tests of isolation: reads as the program does, and misbehaves when the
//! file's name tells it to.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [verb, dashes, path, name, limits] = arguments.as_slice() else { return ExitCode::FAILURE };
    if verb != "extract" || dashes != "--" {
        return ExitCode::FAILURE;
    }
    if !name.starts_with("child ") {
        return extract::main_of_child(Path::new(path), name, limits);
    }
    let Ok(limits) = serde_json::from_str(limits) else { return ExitCode::FAILURE };
    if extract::confine(&limits).is_err() {
        return ExitCode::FAILURE;
    }
    misbehave(name)
}

fn misbehave(name: &str) -> ExitCode {
    match name {
        "child wants 2 GiB.txt" => {
            println!("{}", vec![1_u8; 2 << 30].iter().filter(|b| **b == 1).count())
        }
        "child spins.txt" => loop {
            std::hint::spin_loop();
        },
        "child sleeps.txt" => std::thread::sleep(Duration::from_secs(600)),
        "child babbles.txt" => loop {
            println!("{}", "babble ".repeat(1000));
        },
        "child lies.txt" => {
            println!(
                r#"{{"Ok":{{"kind":"PDF","passages":[],"truncated":false,"needs_person":false}}}}"#
            );
        }
        "child writes.txt" => {
            let path = std::env::temp_dir().join("extract-child-wrote");
            println!("{:?}", std::fs::write(path, "something"));
        }
        "child says its environment.txt" => {
            let words: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
            let words = serde_json::to_string(&format!("{words:?}")).unwrap_or_default();
            println!(
                r#"{{"Ok":{{"kind":"TEXT","passages":[{{"place":"Whole","text":{words}}}],"truncated":false,"needs_person":false}}}}"#
            );
        }
        _ => std::process::abort(),
    }
    ExitCode::SUCCESS
}
