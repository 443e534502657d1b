//! `#[derive(Coded)]`: a type's coded form from its declaration. Fields are written in the order they stand in, behind
//! the number of the choice they belong to. It knows the trait by its path in the core and nothing else.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, Index, Result, Variant, parse_macro_input, parse_quote};

/// Writes and reads a struct or an enum by its parts.
#[proc_macro_derive(Coded)]
pub fn coded(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implement(input).unwrap_or_else(Error::into_compile_error).into()
}

fn implement(mut input: DeriveInput) -> Result<Tokens> {
    let (write, read) = match &input.data {
        Data::Struct(data) => (write_struct(&data.fields), made(&quote!(Self), &data.fields)),
        Data::Enum(data) => {
            (write_enum(data.variants.iter()), read_enum(&data.variants.iter().collect::<Vec<_>>()))
        }
        Data::Union(_) => return Err(Error::new_spanned(&input.ident, "a union has no coded form")),
    };
    for parameter in input.generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(crate::coding::Coded));
    }
    let (name, (generics, types, bounds)) = (&input.ident, input.generics.split_for_impl());
    Ok(quote! {
        impl #generics crate::coding::Coded for #name #types #bounds {
            fn write(&self, out: &mut crate::coding::Out<'_>) {
                #write
            }

            fn read(from: &mut crate::coding::In<'_>) -> Self {
                #read
            }
        }
    })
}

fn write_struct(fields: &Fields) -> Tokens {
    let parts = fields.iter().enumerate().map(|(at, field)| {
        let index = Index::from(at);
        let part = field.ident.as_ref().map_or_else(|| quote!(#index), |name| quote!(#name));
        quote!(crate::coding::Coded::write(&self.#part, out);)
    });
    quote!(#(#parts)*)
}

fn write_enum<'a>(choices: impl Iterator<Item = &'a Variant>) -> Tokens {
    let arms = (0_u32..).zip(choices).map(|(number, choice)| {
        let name = &choice.ident;
        let parts = choice.fields.iter().enumerate().map(|(at, _)| format_ident!("part{at}"));
        let parts: Vec<_> = parts.collect();
        let pattern = match &choice.fields {
            Fields::Named(fields) => {
                let names = fields.named.iter().map(|field| &field.ident);
                quote!(Self::#name { #(#names: #parts),* })
            }
            Fields::Unnamed(_) => quote!(Self::#name(#(#parts),*)),
            Fields::Unit => quote!(Self::#name),
        };
        quote! {
            #pattern => {
                out.choice(#number);
                #(crate::coding::Coded::write(#parts, out);)*
            }
        }
    });
    quote!(match self { #(#arms)* })
}

fn read_enum(choices: &[&Variant]) -> Tokens {
    let Some((first, others)) = choices.split_first() else { return quote!(match *from {}) };
    let value = |choice: &Variant| {
        let name = &choice.ident;
        made(&quote!(Self::#name), &choice.fields)
    };
    let arms = (1_u32..).zip(others).map(|(number, choice)| {
        let value = value(choice);
        quote!(#number => #value,)
    });
    let (first, count) = (value(first), u32::try_from(choices.len()).unwrap_or(u32::MAX));
    quote!(match from.choice(#count) { #(#arms)* _ => #first })
}

/// A value whose parts are read in their order.
fn made(name: &Tokens, fields: &Fields) -> Tokens {
    let read = quote!(crate::coding::Coded::read(from));
    match fields {
        Fields::Named(fields) => {
            let names = fields.named.iter().map(|field| &field.ident);
            quote!(#name { #(#names: #read),* })
        }
        Fields::Unnamed(fields) => {
            let parts = fields.unnamed.iter().map(|_| &read);
            quote!(#name(#(#parts),*))
        }
        Fields::Unit => name.clone(),
    }
}
