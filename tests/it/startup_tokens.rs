//! What the program makes of its settings about tokens: none is passed over without a word.

use crate::program::{Server, failing, run, run_with};
use crate::provider::{Provider, with};
use crate::startup::{deployment, texts};
use serde_json::json;

#[test]
fn settings_of_tokens_that_would_be_passed_over_in_development_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for elsewhere in ["https://login.example/tenant", "http://192.0.2.1:8080", "login"] {
        let said = failing(folder.path(), &[&format!("--issuer={elsewhere}")]);
        assert!(said.contains("EVIDENCE_ISSUER") && said.contains(elsewhere), "{said}");
        assert!(said.contains("EVIDENCE_MODE=production"), "{said}");
    }
    for (option, name) in [
        ("--jwks=keys.json", "EVIDENCE_JWKS"),
        ("--jwks-floor=5", "EVIDENCE_JWKS_FLOOR"),
        ("--subject-claim=oid", "EVIDENCE_SUBJECT_CLAIM"),
        ("--invitation-claim=upn", "EVIDENCE_INVITATION_CLAIM"),
        ("--role-claim=groups", "EVIDENCE_ROLE_CLAIM"),
        ("--role-name=x=auditor", "EVIDENCE_ROLE_NAMES"),
        ("--scope-claim=roles", "EVIDENCE_SCOPE_CLAIM"),
        ("--scope-name=x=evidence.read", "EVIDENCE_SCOPE_NAMES"),
        ("--token-types=JWT", "EVIDENCE_TOKEN_TYPES"),
    ] {
        let said = failing(folder.path(), &[option]);
        assert!(said.contains(&format!("{name}: ")) && said.contains("EVIDENCE_ISSUER"), "{said}");
    }
    let said = failing(folder.path(), &["--jwks=keys.json", "--jwks-floor=5"]);
    assert!(said.contains("cannot be used with"), "{said}");
}

#[tokio::test]
async fn development_trusts_an_issuer_on_this_machine_beside_its_own_each_in_its_words() {
    let (folder, provider) = (tempfile::tempdir().expect("a folder"), Provider::start().await);
    let issuer = format!("--issuer={}", provider.address);
    let settings =
        [issuer.as_str(), "--audience=front-end", "--role-claim=groups", "--token-types=JWT"];
    let (_, own, _) = run(folder.path(), &["token", "LEAD-YH", "--audience=front-end"]);
    let server = Server::start(folder.path(), &settings);
    let query = "{ viewer { role roleProblem } }";
    let answer = server.ask(own.trim(), query).await;
    let expected = json!({"viewer": {"role": "LEAD_INSPECTOR", "roleProblem": null}});
    assert_eq!(answer, json!({"data": expected}));
    let header = with(&provider.header(), json!({"typ": "JWT"}));
    let claims = json!({"aud": "front-end", "roles": null, "groups": ["inspector"]});
    let token = provider.sign(&header, &with(&provider.claims(), claims));
    let answer = server.ask(&token, query).await;
    let expected = json!({"viewer": {"role": "INSPECTOR", "roleProblem": "PERSON_UNKNOWN"}});
    assert_eq!(answer, json!({"data": expected}));
    // nobody else vouches for the demonstration team
    let claims = json!({"iss": evidence::access::issuer::ISSUER, "aud": "front-end",
        "groups": ["inspector"]});
    let token = provider.sign(&header, &with(&provider.claims(), claims));
    let answer = server.ask(&token, query).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let (_, _, logged) = server.stop();
    assert!(logged.contains("a token was refused"), "{logged}");
    assert!(logged.contains("somebody signed in who is not known here"), "{logged}");
}

#[tokio::test]
async fn what_is_set_and_does_not_apply_is_said() {
    for setting in ["--s3-path-style", "--s3-without=checksum", "--s3-region=eu-west-2"] {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::start(folder.path(), &[setting]);
        let (_, _, logged) = server.stop();
        let said = "EVIDENCE_S3_… is set, and EVIDENCE_STORAGE_URL is a folder";
        assert!(logged.contains(said), "{setting}: {logged}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("table.csv"), "inspection\n").expect("a file");
    let import = ["import", "performance", "table.csv", "--token=x"];
    let (_, _, logged) = run_with(folder.path(), &import, &[("EVIDENCE_RUNTIME_ROLE", "server")]);
    let said =
        "EVIDENCE_RUNTIME_ROLE is set, and is for `evidence migrate` alone, so it has no effect";
    assert!(logged.contains(said), "{logged}");
}

#[test]
fn what_is_set_and_empty_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, options) = deployment(folder.path());
    for name in [
        "EVIDENCE_AUDIENCE",
        "EVIDENCE_SUBJECT_CLAIM",
        "EVIDENCE_INVITATION_CLAIM",
        "EVIDENCE_ROLE_CLAIM",
        "EVIDENCE_SCOPE_CLAIM",
        "EVIDENCE_TOKEN_TYPES",
    ] {
        let (success, _, said) = run_with(folder.path(), &texts(&options), &[(name, "")]);
        assert!(!success && said.contains(&format!("({name}) is empty")), "{said}");
    }
    let said = failing(folder.path(), &["--link-seconds=0"]);
    assert!(said.contains("--link-seconds"), "{said}");
}

#[tokio::test]
async fn the_log_says_why_a_token_gives_no_role() {
    let (folder, provider) = (tempfile::tempdir().expect("a folder"), Provider::start().await);
    let issuer = format!("--issuer={}", provider.address);
    let server = Server::start(folder.path(), &[&issuer]);
    let token = provider.saying(json!({"roles": ["auditor", "inspector"]}));
    for _ in 0..3 {
        server.ask(&token, "{ viewer { role } }").await;
    }
    let (_, _, logged) = server.stop();
    assert_eq!(logged.matches("a token gives no role").count(), 1, "once a token: {logged}");
    assert!(logged.contains("SeveralRoles") && logged.contains("somebody"), "{logged}");
}

#[tokio::test]
async fn the_first_administrator_is_invited_at_the_command_line() {
    let (folder, provider) = (tempfile::tempdir().expect("a folder"), Provider::start().await);
    let issuer = format!("--issuer={}", provider.address);
    let settings = ["--mode=production", issuer.as_str()];
    let invite = |name: &'static str, title: &'static str| {
        [&["invite", name, "--title", title][..], &settings].concat()
    };
    assert!(run(folder.path(), &[&["migrate"][..], &settings].concat()).0);
    let (success, printed, said) = run(folder.path(), &invite("Ada@example.org", "Ada"));
    assert!(success && printed.contains("Ada is invited"), "{said}");
    for (name, title, reason) in [
        ("ada@EXAMPLE.org", "Ada again", "Somebody was invited as ada@EXAMPLE.org before."),
        (" ", "Nobody", "Say by which name"),
        ("else@example.org", " ", "Say by which name"),
    ] {
        let said = failing(folder.path(), &invite(name, title));
        assert!(said.contains(reason), "{said}");
    }
    let said = failing(folder.path(), &["invite", "ada", "--title", "Ada", "--mode=production"]);
    assert!(said.contains("EVIDENCE_ISSUER"), "{said}");
    let server = Server::start(folder.path(), &settings);
    let token = provider
        .saying(json!({"roles": ["administrator"], "preferred_username": "ada@example.org"}));
    let query =
        "{ viewer { roleProblem person { title subject knownAs } } newcomers { totalCount } }";
    let answer = server.ask(&token, query).await;
    let person = json!({"title": "Ada", "subject": "somebody", "knownAs": null});
    let viewer = json!({"roleProblem": null, "person": person});
    let data = json!({"viewer": viewer, "newcomers": {"totalCount": 0}});
    assert_eq!(answer, json!({"data": data}));
    let (success, ..) = run(folder.path(), &[&["audit", "verify"][..], &settings].concat());
    assert!(success);
}
