//! Stands in for the program in the tests of isolation: reads as the program does, and misbehaves when the
//! file's name tells it to.

use std::process::ExitCode;
use std::time::Duration;

const ANSWER: &str = r#"{"Ok":{"kind":"TEXT","passages":[{"place":"Whole","text":"words"}],"truncated":false,"needs_person":false}}"#;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [verb, dashes, name, limits] = arguments.as_slice() else { return ExitCode::FAILURE };
    if verb != "extract" || dashes != "--" {
        return ExitCode::FAILURE;
    }
    if !name.starts_with("child ") {
        return extract::main_of_child(name, limits);
    }
    let Ok(limits) = serde_json::from_str(limits) else { return ExitCode::FAILURE };
    if extract::confine(&limits).is_err() {
        return ExitCode::FAILURE;
    }
    misbehave(name)
}

fn misbehave(name: &str) -> ExitCode {
    match name {
        "child takes 256 MiB.txt" => take(256),
        "child takes 2048 MiB.txt" => take(2048),
        "child spins.txt" => loop {
            std::hint::spin_loop();
        },
        "child sleeps.txt" => std::thread::sleep(Duration::from_mins(10)),
        "child babbles.txt" => loop {
            println!("{}", "babble ".repeat(1000));
        },
        "child lies.txt" => println!("{}", ANSWER.replace("TEXT", "PDF")),
        "child writes.txt" => {
            let path = std::env::temp_dir().join("extract-child-wrote");
            println!("{:?}", std::fs::write(path, "something"));
        }
        "child says its environment.txt" => {
            let names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
            println!("{}", ANSWER.replace("words", &names.join(" ")));
        }
        _ => std::process::abort(),
    }
    ExitCode::SUCCESS
}

fn take(mebibytes: usize) {
    let taken = vec![1_u8; mebibytes << 20];
    if std::hint::black_box(taken).iter().all(|byte| *byte == 1) {
        println!("{ANSWER}");
    }
}
