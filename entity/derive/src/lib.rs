//! What the compiler writes for us: how a row is read, how a field waits.

use proc_macro::TokenStream;
use proc_macro2::TokenTree;
use quote::quote;
use syn::{
    Data, DeriveInput, Fields, ImplItem, ItemImpl, ReturnType, Type, parse_macro_input, parse_quote,
};

/// Implements `entity::FromCells` for a struct with named fields: an entity is read from the columns of a row
/// by their place, in the order of its fields. sea-orm reads them by name, which takes most of the time that
/// a row takes.
#[proc_macro_derive(FromCells)]
pub fn from_cells(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let name = &input.ident;
    let fields = match &input.data {
        Data::Struct(of) => match &of.fields {
            Fields::Named(fields) => &fields.named,
            _ => return quote!(compile_error!("FromCells is for named fields");).into(),
        },
        _ => return quote!(compile_error!("FromCells is for structs");).into(),
    };
    let read = fields.iter().enumerate().map(|(at, field)| {
        let may_be_null = matches!(&field.ty, Type::Path(of)
            if of.path.segments.last().is_some_and(|last| last.ident == "Option"));
        let get = if may_be_null { quote!(get_some) } else { quote!(get) };
        let field = &field.ident;
        quote!(#field: cells.#get(#at)?)
    });
    quote! {
        impl crate::FromCells for #name {
            fn from_cells(cells: &impl crate::Cells) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { #(#read),* })
            }
        }
    }
    .into()
}

/// async-graphql's `Object`, whose fields that wait do so in a box with its type erased.
///
/// The engine asks of each field's future, five times over, whether it may go to another thread, and makes
/// room for the largest of a type at each of its fields: nested as it is written, a future of everything
/// below it took a third of the time of a build, and memory at each field that only shows a column.
#[proc_macro_attribute]
#[expect(non_snake_case, reason = "it stands for async-graphql's")]
pub fn Object(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let arguments = proc_macro2::TokenStream::from(arguments);
    let mut object = parse_macro_input!(item as ItemImpl);
    for item in &mut object.items {
        let ImplItem::Fn(field) = item else { continue };
        let ReturnType::Type(_, answer) = &field.sig.output else { continue };
        let body = &field.block;
        if field.sig.asyncness.is_some() && waits(quote!(#body)) {
            field.block = parse_quote!({
                let waiting: ::std::pin::Pin<Box<dyn Future<Output = #answer> + Send + '_>> =
                    Box::pin(async move {
                        // tells the compiler what `?` turns errors into
                        if let Some(answer) = None::<#answer> {
                            return answer;
                        }
                        #body
                    });
                waiting.await
            });
        }
    }
    quote!(#[::async_graphql::Object(#arguments)] #object).into()
}

fn waits(body: proc_macro2::TokenStream) -> bool {
    body.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "await",
        TokenTree::Group(group) => waits(group.stream()),
        _ => false,
    })
}
