//! What the engine notices only while it executes, too late for a request error: a required variable
//! that was not sent, a whole number that no Int holds. And what is said once for all that is sent: the
//! letters of a text are composed, none is a control character, and no list is without end.

use super::{descriptions, sent, size};
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Request, Value};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// So many documents are kept as they were parsed and looked at.
const KEPT: NonZeroUsize = NonZeroUsize::new(500).expect("more than none");

/// Longer documents are not looked at, in bytes: an error for each of a megabyte of arguments is a hundred megabytes.
const LONGEST: usize = 100_000;

/// Longer ones are not kept, in bytes.
const LONGEST_KEPT: usize = 16 * 1024;

/// The documents that were sent last, each with the operation that was chosen.
#[derive(Clone)]
pub struct Documents(Arc<Mutex<Kept>>);

/// By text and operation.
type Kept = LruCache<(String, Option<String>), Arc<Parsed>>;

/// A document that parses, and what was found in its operation.
struct Parsed {
    document: ExecutableDocument,
    weight: Result<usize, String>,
}

impl Default for Documents {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(KEPT))))
    }
}

/// Why an operation is not run.
pub(super) enum Unfit {
    /// For what this sentence says.
    Because(String),
    /// It is a change, and only questions were to be run.
    Change,
}

impl From<String> for Unfit {
    fn from(sentence: String) -> Self {
        Self::Because(sentence)
    }
}

impl Documents {
    /// Refuses an operation that cannot be run, or answers its weight: how many fields its largest root field
    /// selects, which is the most that one row of its answer can hold. A document that does not parse is left
    /// for the engine to explain.
    pub(super) fn operation(&self, request: &mut Request, changes: bool) -> Result<usize, Unfit> {
        if request.query.len() > LONGEST {
            return Err(format!("The bytes of a document cannot be greater than {LONGEST}.").into());
        }
        let parsed = self.parsed(request);
        let name = request.operation_name.as_deref();
        let operation = parsed.as_ref().and_then(|parsed| chosen(&parsed.document, name));
        if !changes && operation.is_some_and(|operation| operation.ty == OperationType::Mutation) {
            return Err(Unfit::Change);
        }
        for (name, of) in request.variables.iter_mut() {
            sent::variable(of).map_err(|wrong| wrong.told(name))?;
        }
        for variable in operation.iter().flat_map(|operation| &operation.variable_definitions) {
            let (name, of) = (&variable.node.name.node, &variable.node.var_type.node);
            let missing = matches!(request.variables.get(name), None | Some(Value::Null));
            let default = variable.node.default_value.as_ref();
            if missing && !of.nullable && default.is_none() {
                return Err(format!("The variable `${name}` of type `{of}` was not sent.").into());
            }
            // the engine asks `@skip` and `@include` for what was sent alone
            if let Some(default) = default.filter(|_| !request.variables.contains_key(name)) {
                request.variables.insert(name.clone(), default.node.clone());
            }
        }
        let Some(parsed) = parsed else { return Ok(0) };
        request.set_parsed_query(parsed.document.clone());
        Ok(parsed.weight.clone()?)
    }

    fn parsed(&self, request: &mut Request) -> Option<Arc<Parsed>> {
        let asked = (request.query.clone(), request.operation_name.clone());
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = kept().get(&asked) {
            return Some(Arc::clone(parsed));
        }
        if request.parsed_query().is_err() {
            request.query = descriptions::without(&request.query)?;
        }
        let mut document = request.parsed_query().ok()?.clone();
        let weight = arguments_of(&mut document)
            .and_then(|()| size::weight(&document, chosen(&document, asked.1.as_deref())));
        let parsed = Arc::new(Parsed { document, weight });
        if asked.0.len() <= LONGEST_KEPT {
            kept().put(asked, Arc::clone(&parsed));
        }
        Some(parsed)
    }
}

fn arguments_of(document: &mut ExecutableDocument) -> Result<(), String> {
    let operations = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    let mut roots = vec![];
    for operation in operations {
        for variable in &mut operation.node.variable_definitions {
            let name = &variable.node.name.node;
            if let Some(value) = &mut variable.node.default_value {
                sent::variable(&mut value.node).map_err(|wrong| wrong.told(name))?;
            }
        }
        roots.push(&mut operation.node.selection_set);
    }
    let fragments = document.fragments.values_mut();
    let fragments = fragments.map(|fragment| &mut fragment.node.selection_set);
    roots.into_iter().chain(fragments).try_for_each(|selections| arguments(&mut selections.node))
}

/// The operation of this name; without a name the first.
fn chosen<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<&'a OperationDefinition> {
    let named = |known: Option<&Name>| name.is_none() || known.map(Name::as_str) == name;
    let mut operations = document.operations.iter();
    operations.find(|(known, _)| named(*known)).map(|(_, operation)| &operation.node)
}

/// The engine's parser bounds how deep this can go.
fn arguments(selections: &mut SelectionSet) -> Result<(), String> {
    for selection in &mut selections.items {
        match &mut selection.node {
            Selection::Field(field) => {
                for (name, argument) in &mut field.node.arguments {
                    let told = |wrong: sent::Wrong| wrong.told(&name.node);
                    sent::literal(&mut argument.node).map_err(told)?;
                }
                arguments(&mut field.node.selection_set.node)?;
            }
            Selection::InlineFragment(fragment) => {
                arguments(&mut fragment.node.selection_set.node)?;
            }
            Selection::FragmentSpread(_) => {}
        }
    }
    Ok(())
}
