//! What the engine notices only while it executes, too late for a request error: a required variable
//! that was not sent, a whole number that no Int holds. And what no database takes: NUL in a text, a
//! list without end.

use async_graphql::parser::types::{
    ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Request, Value};
use lru::LruCache;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// The most values of one list.
const MOST: usize = 200;

/// The most fields of an operation, with every fragment expanded.
const MOST_FIELDS: usize = 2_000;

/// So many documents are kept as they were parsed and looked at.
const KEPT: NonZeroUsize = NonZeroUsize::new(500).expect("more than none");

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

impl Documents {
    /// Refuses such an operation with a sentence, or answers its weight: how many fields its largest root
    /// field selects, which is the most that one row of its answer can hold. A document that does not
    /// parse is left for the engine to explain.
    pub(super) fn operation(&self, request: &mut Request) -> Result<usize, String> {
        request.variables.values().try_for_each(value)?;
        let Some(parsed) = self.parsed(request) else { return Ok(0) };
        let (name, sent) = (request.operation_name.as_deref(), &request.variables);
        if let Some(operation) = chosen(&parsed.document, name) {
            for variable in &operation.variable_definitions {
                let (name, of) = (&variable.node.name.node, &variable.node.var_type.node);
                let missing = matches!(sent.get(name), None | Some(Value::Null));
                if missing && !of.nullable && variable.node.default_value.is_none() {
                    return Err(format!("The variable `${name}` of type `{of}` was not sent."));
                }
            }
        }
        request.set_parsed_query(parsed.document.clone());
        parsed.weight.clone()
    }

    fn parsed(&self, request: &mut Request) -> Option<Arc<Parsed>> {
        let asked = (request.query.clone(), request.operation_name.clone());
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = kept().get(&asked) {
            return Some(Arc::clone(parsed));
        }
        let document = request.parsed_query().ok()?.clone();
        let weight = chosen(&document, asked.1.as_deref())
            .map_or(Ok(0), |operation| weight(operation, &document));
        let parsed = Arc::new(Parsed { document, weight });
        if asked.0.len() <= LONGEST_KEPT {
            kept().put(asked, Arc::clone(&parsed));
        }
        Some(parsed)
    }
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

fn weight(operation: &OperationDefinition, document: &ExecutableDocument) -> Result<usize, String> {
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    std::iter::once(&operation.selection_set.node).chain(fragments).try_for_each(arguments)?;
    let mut counted = HashMap::new();
    for (_, operation) in document.operations.iter() {
        let selects = fields(&operation.node.selection_set.node, document, &mut counted)?;
        if selects > MOST_FIELDS {
            return Err(format!(
                "The fields, fragments expanded, cannot be greater than {MOST_FIELDS}."
            ));
        }
    }
    heaviest(&operation.selection_set.node, document, &mut counted)
}

/// The fields of the root field that selects most.
fn heaviest(
    selections: &SelectionSet,
    document: &ExecutableDocument,
    counted: &mut HashMap<Name, Option<usize>>,
) -> Result<usize, String> {
    let mut most = 0;
    for selection in &selections.items {
        let inside = match &selection.node {
            Selection::Field(field) => {
                most = most.max(fields(&field.node.selection_set.node, document, counted)?);
                continue;
            }
            Selection::InlineFragment(fragment) => &fragment.node.selection_set.node,
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.node.fragment_name.node);
                let Some(fragment) = fragment else { continue };
                &fragment.node.selection_set.node
            }
        };
        most = most.max(heaviest(inside, document, counted)?);
    }
    Ok(most)
}

/// How many fields a selection holds with every fragment expanded. The engine expands them all before
/// it looks at its limits, so a short document could keep it busy for ever. A fragment is counted once;
/// one that is being counted (`None`) spreads itself.
fn fields(
    selections: &SelectionSet,
    document: &ExecutableDocument,
    counted: &mut HashMap<Name, Option<usize>>,
) -> Result<usize, String> {
    let mut total = 0_usize;
    for selection in &selections.items {
        let more = match &selection.node {
            Selection::Field(field) => {
                1 + fields(&field.node.selection_set.node, document, counted)?
            }
            Selection::InlineFragment(fragment) => {
                fields(&fragment.node.selection_set.node, document, counted)?
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                match (counted.get(name), document.fragments.get(name)) {
                    (Some(Some(known)), _) => *known,
                    (Some(None), _) => {
                        return Err(format!("The fragment `{name}` spreads itself."));
                    }
                    (None, None) => 0,
                    (None, Some(fragment)) => {
                        counted.insert(name.clone(), None);
                        let inside = &fragment.node.selection_set.node;
                        let known = fields(inside, document, counted)?;
                        counted.insert(name.clone(), Some(known));
                        known
                    }
                }
            }
        };
        total = total.saturating_add(more);
    }
    Ok(total)
}

/// The engine's parser bounds how deep this can go.
fn arguments(selections: &SelectionSet) -> Result<(), String> {
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) => {
                for (_, argument) in &field.node.arguments {
                    // variables in it were looked at as they were sent
                    let argument = argument.node.clone();
                    let constant = argument.into_const_with(|_| Ok::<_, ()>(Value::Null));
                    value(&constant.unwrap_or_default())?;
                }
                arguments(&field.node.selection_set.node)?;
            }
            Selection::InlineFragment(fragment) => arguments(&fragment.node.selection_set.node)?,
            Selection::FragmentSpread(_) => {}
        }
    }
    Ok(())
}

/// Every number that this API takes is an Int of 32 bits, or in an input object a number of bytes, and
/// PostgreSQL's text takes no NUL.
fn value(of: &Value) -> Result<(), String> {
    match of {
        Value::Number(number) => match number.as_i64().map(i32::try_from) {
            Some(Ok(_)) => Ok(()),
            _ => Err(format!("{number} is not an Int: a whole number of 32 bits.")),
        },
        Value::String(text) if text.contains('\0') => {
            Err("A text must not hold the character U+0000.".into())
        }
        Value::List(values) if values.len() > MOST => {
            Err(format!("The values of a list cannot be greater than {MOST} in number."))
        }
        Value::List(values) => values.iter().try_for_each(value),
        Value::Object(fields) => fields.values().try_for_each(|inside| match inside {
            Value::Number(number) if number.is_i64() => Ok(()),
            Value::Number(number) => Err(format!("{number} is not a whole number that fits here.")),
            inside => value(inside),
        }),
        _ => Ok(()),
    }
}
