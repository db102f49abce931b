//! Adding people, and saying who they are.

use crate::graphql::prelude::*;
use crate::people::admission::{self, Identity};
use async_graphql::OneofObject;

/// Who somebody is to the issuer of their tokens.
#[derive(OneofObject)]
pub enum IdentityInput {
    /// Their subject, as `newcomers` shows it.
    Subject(String),
    /// The name that the token of their first sign-in will say, in the claim of `EVIDENCE_INVITATION_CLAIM`:
    /// the first unknown subject that comes with it is theirs. Capitals do not count.
    KnownAs(String),
}

impl From<IdentityInput> for Identity {
    fn from(input: IdentityInput) -> Self {
        match input {
            IdentityInput::Subject(subject) => Self::Subject(subject),
            IdentityInput::KnownAs(name) => Self::KnownAs(name),
        }
    }
}

/// A person to add.
#[derive(InputObject)]
pub struct AddPersonInput {
    /// How they are shown, for example `Lead inspector YH`.
    title: String,
    /// A person or another system; a person if left out.
    kind: Option<PersonKind>,
    /// The issuer of their tokens, exactly as their `iss`; yours if left out.
    issuer: Option<String>,
    /// Who they are to it.
    identity: IdentityInput,
}

/// Who a person is from now on.
#[derive(InputObject)]
pub struct IdentifyPersonInput {
    /// The person or system.
    person: ID,
    /// The issuer of their tokens, exactly as their `iss`; the one that they have if left out.
    issuer: Option<String>,
    /// Who they are to it.
    identity: IdentityInput,
}

payload! {
    /// What came of adding a person.
    AddPersonPayload {
        /// The person; null if it was refused.
        person: Person
    }
}

payload! {
    /// What came of saying who a person is.
    IdentifyPersonPayload {
        /// The person as they stand now; null if it was refused.
        person: Person
    }
}

#[Object]
impl AdmissionMutation {
    /// Adds a person, who can then be granted Areas and have conflicts of interest recorded, also before they
    /// first sign in. For administrators; `FORBIDDEN` for other roles. The rules refuse with `ALREADY_KNOWN`
    /// and `INVALID_VALUE`.
    async fn add_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom.")] input: AddPersonInput,
    ) -> Result<AddPersonPayload> {
        let AddPersonInput { title, kind, issuer, identity } = input;
        let kind = kind.unwrap_or(PersonKind::User);
        let made = admission::add(store(ctx), &title, kind, issuer, identity.into()).await;
        AddPersonPayload::of(ctx, made.map(Person))
    }

    /// Says who a person is to the issuer from now on, with the grants and conflicts of interest that they
    /// have: for when the issuer calls them something else. Their old subject is then nobody. For
    /// administrators, and never for themselves. Errors as for `addPerson`, `NOT_FOUND` for a person who is
    /// not there; the rules also refuse with `OWN_ACCESS`.
    async fn identify_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, as what.")] input: IdentifyPersonInput,
    ) -> Result<IdentifyPersonPayload> {
        store(ctx).require(Action::IdentifyPerson).await?;
        let IdentifyPersonInput { person, issuer, identity } = input;
        let person = id::key_of(&["Person"], &person)?;
        let made = admission::identify(store(ctx), person, issuer, identity.into()).await;
        IdentifyPersonPayload::of(ctx, made.map(Person))
    }
}
