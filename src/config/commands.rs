//! What the program does: its commands.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What the program does.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Serves the API and the explorer. In development mode an empty database is first brought up to
    /// date and filled with the demonstration data.
    Serve,
    /// Brings the database up to date.
    Migrate {
        /// User of PostgreSQL that the servers run as: is given the rights that they need, which do not
        /// change the audit trail and delete nothing.
        #[arg(long, env = "EVIDENCE_RUNTIME_ROLE")]
        runtime_role: Option<String>,
    },
    /// Lays down the programme's reference data in a database for real, and invites the first administrator.
    /// Run again, it changes nothing; with a later version it says what it would change.
    Setup {
        /// The name that the token of the first administrator says, in the claim of
        /// `EVIDENCE_INVITATION_CLAIM`. Nobody is invited where somebody is known already.
        #[arg(long)]
        administrator: Option<String>,
        /// How they are shown.
        #[arg(long, default_value = "Administrator")]
        title: String,
        /// Changes what is here to what the programme has.
        #[arg(long)]
        apply: bool,
    },
    /// Adds a person, invited by a name that the token of their first sign-in will say: for the first
    /// administrator, who adds everybody else through the API.
    Invite {
        /// The name, in the claim of `EVIDENCE_INVITATION_CLAIM`.
        name: String,
        /// How they are shown.
        #[arg(long)]
        title: String,
    },
    /// The audit trail.
    #[command(subcommand)]
    Audit(Audit),
    /// Walks the database and the store of files both ways: says which files are missing or altered, with
    /// the judgements that rest on them, and what is left over or half-uploaded.
    Verify {
        /// Removes what is left over, and gives up uploads whose bytes did not come. Damaged files stay.
        #[arg(long)]
        repair: bool,
        /// What no row speaks of, and is younger than so many minutes, may be on its way in.
        #[arg(long, default_value_t = 60)]
        settled_minutes: u32,
    },
    /// Imports many things at once: documents, or what is in a table.
    #[command(subcommand)]
    Import(Import),
    /// The demonstration data.
    #[command(subcommand)]
    Demo(Demo),
    /// Prints a token for somebody of the demonstration team, for example LEAD-YH.
    Token {
        /// Whose.
        alias: String,
    },
    /// Says whether a file is of a type that the repository takes, and which words it finds in it.
    Examine {
        /// The file, by the name that it would be uploaded under.
        file: PathBuf,
    },
    /// Says whether an evidence pack is as it was made: by its digest, every file and its seals; and with
    /// --timestamp-certificates, which of the seals' time stamps hold.
    VerifyPack {
        /// The pack, as it was fetched.
        file: PathBuf,
        /// The digest that the pack must have, as the repository tells it. Without it, what is inside is held against
        /// its own lists, which anybody can write.
        #[arg(long)]
        digest: Option<String>,
    },
    /// What `examine` runs as a process of its own, so that a hostile file costs no more than that.
    #[command(hide = true)]
    Extract {
        /// The name of the file, which is its input.
        name: String,
        /// What it may cost, as JSON.
        limits: String,
    },
    /// Prints the GraphQL schema.
    Schema,
}

/// What can be done with the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Audit {
    /// Goes through every chain, prints its length and last hash, and names the first entry that is amiss.
    Verify,
}

/// What can be imported.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Import {
    /// Sends the files beside a table of documents, and imports the table, a row for each. What is in already is passed
    /// over.
    Documents(TableFile),
    /// Imports performance figures, a row for each series and period.
    Performance(TableFile),
    /// Imports scores of the Area Inspection Programme, a row for each Area, unit and measure.
    Scores(TableFile),
    /// Imports interviews and focus groups, a row for each.
    Interviews(TableFile),
    /// Imports on-site checks, a row for each.
    Checks(TableFile),
    /// Imports people and systems with the Areas that they are granted, a row for each.
    People(TableFile),
    /// Imports what was counted of a questionnaire, a row for each question and staff group.
    Questionnaire(TableFile),
}

/// A table to import; docs/IMPORTS.md says which columns it has.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct TableFile {
    /// The table.
    pub file: PathBuf,
    /// Token of whoever imports it: it is done in this name, with its rights.
    #[arg(long, env = "EVIDENCE_TOKEN", hide_env_values = true)]
    pub token: String,
    /// Only says what would come of each row: the same work, taken back.
    #[arg(long)]
    pub dry_run: bool,
    /// Keeps the good rows if others are refused; without this, one refused row refuses all.
    #[arg(long)]
    pub row_by_row: bool,
    /// Where the refused rows are written as a table, with what is wrong with each, to be mended.
    #[arg(long)]
    pub refused: Option<PathBuf>,
}

/// What can be done with the demonstration data.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Demo {
    /// Loads it into an empty database, in development mode only.
    Load,
}
