//! What the entities say of their tables, and what the databases say.

use crate::support::On;
use entity::types;
use sea_orm::{
    ActiveEnum, ColumnTrait, ColumnType, ConnectionTrait, EntityTrait, IdenStatic, Iterable,
    PrimaryKeyToColumn, Statement,
};
use std::collections::{BTreeMap, BTreeSet};

/// A table as its entity has it.
pub struct Table {
    pub module: &'static str,
    pub name: String,
    pub columns: Vec<Column>,
    source: &'static str,
}

/// A column, as an entity or a database has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: &'static str,
    pub nullable: bool,
    pub default: bool,
    pub key: bool,
}

impl Table {
    fn of<E: EntityTrait>(module: &'static str, source: &'static str) -> Self {
        let keys: Vec<&str> = E::PrimaryKey::iter().map(|key| key.into_column().as_str()).collect();
        let columns = E::Column::iter().map(|column| Column {
            name: column.as_str().to_owned(),
            kind: kind(column.def().get_column_type()),
            nullable: column.def().is_null(),
            default: false,
            key: keys.contains(&column.as_str()),
        });
        let name = E::default().table_name().to_owned();
        Self { module, name, columns: columns.collect(), source }
    }

    /// The columns that hold words of a vocabulary, with its name, as the entity's source has them.
    pub fn worded(&self) -> impl Iterator<Item = (String, &'static str)> {
        let known: Vec<&str> = vocabularies().into_keys().collect();
        let fields = self.source.lines().filter_map(|line| {
            let (name, of) = line.strip_prefix("    pub ")?.strip_suffix(',')?.split_once(": ")?;
            Some((name.to_owned(), of.trim_start_matches("Option<").trim_end_matches('>')))
        });
        fields.filter(move |(_, of)| known.contains(of))
    }
}

/// What both databases call a type.
fn kind(of: &ColumnType) -> &'static str {
    match of {
        ColumnType::Uuid => "uuid",
        ColumnType::Text | ColumnType::String(_) => "text",
        ColumnType::Integer => "integer",
        ColumnType::BigInteger => "bigint",
        ColumnType::Double => "double precision",
        ColumnType::Boolean => "boolean",
        ColumnType::Date => "date",
        ColumnType::TimestampWithTimeZone => "timestamptz",
        ColumnType::Json | ColumnType::JsonBinary => "jsonb",
        other => panic!("no column is of type {other:?}"),
    }
}

fn known(name: &str) -> &'static str {
    let kinds = [
        "",
        "uuid",
        "text",
        "integer",
        "bigint",
        "double precision",
        "boolean",
        "date",
        "timestamptz",
        "jsonb",
    ];
    let name = match name {
        "timestamp with time zone" => "timestamptz",
        "varchar" | "character varying" => "text",
        name => name,
    };
    kinds
        .into_iter()
        .find(|kind| *kind == name)
        .unwrap_or_else(|| panic!("a column of type {name}"))
}

macro_rules! entities {
    ($($module:ident)+) => {
        /// Every entity's table.
        pub fn tables() -> Vec<Table> {
            vec![$(Table::of::<entity::$module::Entity>(
                stringify!($module),
                include_str!(concat!("../../entity/src/", stringify!($module), ".rs")),
            )),+]
        }
    };
}

entities! {
    accuracy_point_source aip_score aip_score_item area area_force area_grant area_text audit_chain audit_entry check_reading check_revision check_template
    conflict_of_interest document document_answer document_content document_remark
    document_request document_upload document_upload_reading document_upload_request document_version
    double_reading effect evidence evidence_assessment evidence_component evidence_key evidence_link evidence_link_pin evidence_link_point evidence_pack evidence_revision factual_accuracy_point finding
    former_subject judgement_author source_tally
    finding_theme guide import_batch import_lease import_row import_upload ineffective_trial_reason inspection inspection_course inspection_event inspection_member inspection_quota inspection_stage interview
    interview_interviewer interview_note interview_note_revision interview_remark interview_role interviewee judgement judgement_change judgement_comment judgement_course judgement_ending judgement_guide judgement_source link_tally listed_request measure_definition measure_method newcomer note_agreement onsite_check onsite_check_record outbox_event pack_area pack_lease performance_point performance_series performance_withdrawal person person_ending
    police_force question_set questionnaire questionnaire_cell questionnaire_count questionnaire_invitation questionnaire_question
    questionnaire_rate questionnaire_release questionnaire_result questionnaire_row reference_state repository request_remark review seal seal_stamp seal_text split_author standing strength_reason theme
    trace_tally
}

macro_rules! words {
    ($($name:ident)+) => {
        /// Every vocabulary with its words as stored.
        pub fn vocabularies() -> BTreeMap<&'static str, BTreeSet<String>> {
            BTreeMap::from([$((
                stringify!($name),
                <types::$name as ActiveEnum>::values().into_iter().collect(),
            )),+])
        }
    };
}

words! {
    AccuracyResponse Action AgreementOutcome AuditOutcome BaseRule BaseSeverity SinceSignOff Better CaseworkUnit CheckKind CheckOutcome Component Direction EffectKind EvidenceKind EvidenceStatus FieldKind FileState FindingType ImportKind ImportMode ImportState InspectionEventKind InspectionState InterviewChange InterviewFormat InterviewStatus JudgementChangeKind JudgementEndingKind JudgementScope JudgementStatus JudgementStep KeepingKind Language LinkStatus Marking Measure NoteBasis NoteParty NoteState Origin PackProfile PackState PersonKind Position
    QuoteState RedactionState Reliability RemarkKind RequestRound RequestStatus Response ReviewDecision Role RoleScope RowVerdict ScanState Stage
    StaffGroup Stance Strength StrengthDirection StrengthDomain Suppression TextState Trend UnitScope UploadReason UploadState ValueKind Weight
}

/// A connection of the test's own, past the store.
#[expect(clippy::disallowed_types, reason = "looks at the tables and past the store")]
pub struct Db(pub sea_orm::DatabaseConnection);

impl Db {
    #[expect(clippy::disallowed_methods, reason = "looks at the tables and past the store")]
    pub async fn open(url: &str) -> Self {
        Self(sea_orm::Database::connect(url).await.expect("a database"))
    }

    fn on(&self) -> On {
        match self.0.get_database_backend() {
            sea_orm::DbBackend::Postgres => On::Postgres,
            _ => On::Sqlite,
        }
    }

    /// The rows of a question, each of `N` texts.
    pub async fn rows<const N: usize>(&self, sqlite: &str, postgres: &str) -> Vec<[String; N]> {
        let question = if self.on() == On::Sqlite { sqlite } else { postgres };
        let statement = Statement::from_string(self.0.get_database_backend(), question);
        let rows = self.0.query_all_raw(statement).await.expect("rows");
        let text =
            |row: &sea_orm::QueryResult, at| row.try_get_by_index::<String>(at).expect("text");
        rows.iter().map(|row| std::array::from_fn(|at| text(row, at))).collect()
    }

    /// The names of all tables (`t`) or views (`v`).
    pub async fn names(&self, which: &str) -> BTreeSet<String> {
        let (sqlite, postgres) = if which == "t" { ("table", "r") } else { ("view", "v") };
        let sqlite = format!(
            "SELECT name FROM sqlite_master WHERE type = '{sqlite}' AND name NOT LIKE 'sqlite_%'"
        );
        let postgres = format!(
            "SELECT relname::text FROM pg_class WHERE relkind = '{postgres}'
             AND relnamespace = 'public'::regnamespace"
        );
        self.rows(&sqlite, &postgres).await.into_iter().map(|[name]| name).collect()
    }

    /// The columns of a table or view.
    pub async fn columns(&self, table: &str) -> Vec<Column> {
        let sqlite = format!(
            "SELECT name, type, CASE WHEN \"notnull\" THEN 'NO' ELSE 'YES' END, coalesce(dflt_value, '')
             FROM pragma_table_info('{table}')"
        );
        let postgres = format!(
            "SELECT column_name::text, data_type::text, is_nullable::text, coalesce(column_default, '')
             FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        );
        let column = |[name, kind, nullable, default]: [String; 4]| Column {
            kind: known(&kind.to_lowercase()),
            nullable: nullable == "YES",
            default: !default.is_empty(),
            key: false,
            name,
        };
        self.rows(&sqlite, &postgres).await.into_iter().map(column).collect()
    }

    /// The columns of all our tables and views.
    pub async fn columns_of_all(&self) -> BTreeMap<String, Vec<Column>> {
        let mut all = BTreeMap::new();
        for which in ["t", "v"] {
            let names = self.names(which).await;
            for name in names.into_iter().filter(|name| name != "seaql_migrations") {
                all.insert(name.clone(), self.columns(&name).await);
            }
        }
        all
    }

    /// The columns of a table's primary key.
    pub async fn key(&self, table: &str) -> Vec<String> {
        let sqlite =
            format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY cid");
        let postgres = format!(
            "SELECT attname::text FROM pg_attribute JOIN pg_index ON indrelid = attrelid
             AND indisprimary AND attnum = ANY (indkey)
             WHERE attrelid = '{table}'::regclass ORDER BY attnum"
        );
        self.rows(&sqlite, &postgres).await.into_iter().map(|[name]| name).collect()
    }

    /// The first column of every index on all rows of a table.
    pub async fn indexed(&self, table: &str) -> BTreeSet<String> {
        let sqlite = format!(
            "SELECT column.name FROM pragma_index_list('{table}') list,
             pragma_index_info(list.name) column WHERE column.seqno = 0 AND list.partial = 0"
        );
        let postgres = format!(
            "SELECT attname::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid
             AND attnum = indkey[0] WHERE indrelid = '{table}'::regclass AND indpred IS NULL"
        );
        self.rows(&sqlite, &postgres).await.into_iter().map(|[name]| name).collect()
    }

    /// The first column of every foreign key of a table.
    pub async fn foreign_keys(&self, table: &str) -> BTreeSet<String> {
        let sqlite =
            format!("SELECT \"from\" FROM pragma_foreign_key_list('{table}') WHERE seq = 0");
        let postgres = format!(
            "SELECT attname::text FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid
             AND attnum = conkey[1] WHERE conrelid = '{table}'::regclass AND contype = 'f'"
        );
        self.rows(&sqlite, &postgres).await.into_iter().map(|[name]| name).collect()
    }

    /// The words that a column's CHECK constraint lets in.
    pub async fn words(&self, table: &str, column: &str) -> BTreeSet<String> {
        let sqlite = format!("SELECT sql FROM sqlite_master WHERE name = '{table}'");
        let postgres = format!(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = '{table}'::regclass AND contype = 'c'"
        );
        let starts = [
            format!("CHECK ({column} IN"),
            format!("CHECK (({column} = ANY (ARRAY["),
            format!("CHECK ((\"{column}\" = ANY (ARRAY["),
        ];
        let rows: Vec<[String; 1]> = self.rows(&sqlite, &postgres).await;
        let list = rows.iter().find_map(|[text]| {
            let (_, list) = starts.iter().find_map(|start| text.split_once(start.as_str()))?;
            list.split([')', ']']).next()
        });
        let list = list.unwrap_or_else(|| panic!("no list of words for {table}.{column}"));
        list.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
    }
}
