//! `evidence setup`: what a database for real begins with.

use crate::imports::laid::changing;
use crate::program::{failing, run};
use crate::rows::Rows;
use crate::startup::{deployment, texts};
use crate::support::{demo_rows, postgres};
use entity::types::{Action, PersonKind};
use entity::{
    aip_score, area, audit_entry, check_template, evidence, inspection, interview_role,
    listed_request, measure_definition, person, police_force, questionnaire_question, repository,
};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveEnum, ActiveModelTrait, IntoActiveModel, Set};
use std::path::Path;

/// A database of each kind, empty and up to date, with the options of its deployment.
async fn databases(folder: &Path) -> Vec<(Vec<String>, String)> {
    let (_, options) = deployment(folder);
    let sqlite = format!("sqlite://{}", folder.join("evidence.db").display());
    let mut all = vec![];
    for address in [sqlite, postgres::empty().await] {
        let mut options = options.clone();
        options.push(format!("--database-url={address}"));
        assert!(run(folder, &[&["migrate"], &texts(&options)[..]].concat()).0);
        all.push((options, address));
    }
    all
}

const ADMINISTRATOR: [&str; 2] = ["setup", "--administrator=Ada@Example.org"];

#[tokio::test]
async fn it_lays_down_the_programme_and_invites_the_first_administrator_once() {
    let folder = tempfile::tempdir().expect("a folder");
    for (options, address) in databases(folder.path()).await {
        let command = [&ADMINISTRATOR[..], &texts(&options)].concat();
        let (success, printed, said) = run(folder.path(), &command);
        assert!(success, "{said}");
        let lines: Vec<_> = printed.lines().collect();
        let laid = [
            "14 Areas",
            "43 forces",
            "29 roles to be interviewed",
            "3 check templates",
            "15 questions",
            "1 guide to judging",
        ];
        assert!(laid.iter().all(|line| lines.contains(line)), "{printed}");
        assert!(lines.last().is_some_and(|line| line.starts_with("Administrator is invited: ")));
        let rows = Rows::at(&address).await;
        let counts = [
            rows.count::<area::Entity>().await,
            rows.count::<police_force::Entity>().await,
            rows.count::<aip_score::Entity>().await,
            rows.count::<interview_role::Entity>().await,
            rows.count::<check_template::Entity>().await,
            rows.count::<questionnaire_question::Entity>().await,
            rows.count::<measure_definition::Entity>().await,
            rows.count::<listed_request::Entity>().await,
        ];
        assert_eq!(counts, [14, 43, 56, 29, 3, 15, 10, 27]);
        assert!(rows.all::<repository::Entity>().await.iter().all(|being| !being.demo));
        assert_eq!(rows.count::<inspection::Entity>().await, 0, "nothing of the demonstration");
        assert_eq!(rows.count::<evidence::Entity>().await, 0);
        let people = rows.all::<person::Entity>().await;
        let [ada] = &people[..] else { panic!("{people:?}") };
        assert_eq!(ada.known_as.as_deref(), Some("ada@example.org"));
        assert_eq!((ada.title.as_str(), ada.kind), ("Administrator", PersonKind::User));
        let mut told = rows.all::<audit_entry::Entity>().await;
        told.sort_by_key(|entry| entry.sequence);
        let told: Vec<_> = told.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(told, [Action::ChangeReference.to_value(), Action::AddPerson.to_value()]);
        let before = rows.everything().await;
        let (success, printed, _) = run(folder.path(), &command);
        assert!(success);
        let second = "The reference data is as the programme has it: nothing was changed.\n\
                      Somebody is known here already: nobody was invited.\n";
        assert_eq!(printed, second);
        assert_eq!(rows.everything().await, before, "a second time changes nothing");
    }
}

#[tokio::test]
async fn what_is_otherwise_is_named_first_and_changed_only_when_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    for (options, address) in databases(folder.path()).await {
        let command = [&["setup"], &texts(&options)[..]].concat();
        assert!(run(folder.path(), &command).0, "the administrator can be invited later");
        let rows = Rows::at(&address).await;
        assert_eq!(rows.count::<person::Entity>().await, 0);
        rows.run("UPDATE interview_role SET minimum = 9 WHERE code = 'POL-CJU'").await;
        rows.run("DELETE FROM listed_request WHERE code = 'DR04'").await;
        rows.run(
            "UPDATE measure_definition SET method_version = 2, definition = 'Anew.' \
                  WHERE code = 'CRACKED_TRIAL_RATE'",
        )
        .await;
        let added =
            "INSERT INTO theme VALUES ('00112233445566778899aabbccddeeff', 'ours', 'Ours', null)";
        rows.run(added).await;
        // what an administrator set through the API, and scores that were brought in, stay
        let set = "UPDATE interview_role SET minimum = 5, minimum_basis = 'added here' WHERE code = 'CRT-RJ'";
        rows.run(set).await;
        let by = person::Model {
            id: Uuid::new_v4(),
            issuer: "https://issuer.example".into(),
            subject: Some("ada".into()),
            title: "Ada".into(),
            kind: PersonKind::User,
            known_as: None,
        };
        rows.lay(vec![by.clone().into_active_model().reset_all()]).await;
        let scores = rows.all::<aip_score::Entity>().await;
        let score = scores.into_iter().find(|score| score.baseline.is_none()).expect("one");
        let brought = aip_score::ActiveModel {
            id: Set(score.id),
            baseline: Set(Some(61.5)),
            ..Default::default()
        };
        rows.change(brought).await;
        changing(&rows, by.id, score.id).await;
        let before = rows.everything().await;
        let said = failing(folder.path(), &command);
        let parts = [
            "Nothing was changed",
            "roles to be interviewed: POL-CJU, minimum 9 becomes 1",
            "documents to ask for: DR04 is added",
        ];
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
        assert_eq!(said.matches("\n- ").count(), 2, "a method made here stays: {said}");
        assert_eq!(rows.everything().await, before);
        let (success, printed, _) = run(folder.path(), &[&command[..], &["--apply"]].concat());
        assert!(success && printed.lines().count() == 2, "{printed}");
        let role =
            rows.one::<interview_role::Entity>(interview_role::Column::Code, "POL-CJU").await;
        assert_eq!(role.minimum, Some(1));
        let role = rows.one::<interview_role::Entity>(interview_role::Column::Code, "CRT-RJ").await;
        assert_eq!(role.minimum, Some(5));
        let score = rows.one::<aip_score::Entity>(aip_score::Column::Id, score.id).await;
        assert_eq!(score.baseline, Some(61.5));
        assert_eq!(rows.count::<listed_request::Entity>().await, 27);
        assert!(run(folder.path(), &command).1.contains("nothing was changed"));
    }
}

#[tokio::test]
async fn it_is_for_a_database_for_real_that_is_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = failing(folder.path(), &ADMINISTRATOR);
    assert!(said.contains("set EVIDENCE_MODE=production"), "{said}");
    let said = failing(folder.path(), &[&ADMINISTRATOR[..], &["--mode=production"]].concat());
    assert!(said.contains("EVIDENCE_ISSUER"), "{said}");
    let (_, options) = deployment(folder.path());
    let said = failing(folder.path(), &[&ADMINISTRATOR[..], &texts(&options)].concat());
    assert!(said.contains("`evidence migrate` brings it up to date"), "{said}");
    assert!(run(folder.path(), &["demo", "load", "--database-url=sqlite://demo.db"]).0);
    let demo = ["--database-url=sqlite://demo.db"];
    let said = failing(folder.path(), &[&ADMINISTRATOR[..], &texts(&options), &demo].concat());
    assert!(said.contains("holds the demonstration data"), "{said}");
}

/// What is laid down is what the demonstration stands on: one copy.
#[test]
fn the_programme_has_its_files_and_the_demonstration_none_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(root.join("programme")).expect("a folder") {
        let name = entry.expect("a file").file_name();
        assert!(name == "README.md" || !root.join("demo").join(&name).exists(), "{name:?}");
    }
    assert_eq!(demo_rows("interview_roles.csv").len(), 29);
}
