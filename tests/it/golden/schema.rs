//! The names of the contract, as the loader knows them: fields and choices in the order their values are written in.
//!
//! Each type is read once from a source that holds anything it is asked for and notes what that was.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};
use xiangyue::contract::answer::*;
use xiangyue::contract::command::*;
use xiangyue::contract::event::{Cause, CommunityAccount, LotId};
use xiangyue::contract::qr::*;
use xiangyue::contract::query::{BoardNames, BoardOf, StockPart};
use xiangyue::contract::refusal::{AmountField, ThingKind, ThingState};
use xiangyue::contract::report::{BatchView, DrawnCode, MergeProgress};
use xiangyue::contract::sheet::{Award, Cap, Expiry, HolderKind, Rounding};
use xiangyue::contract::table::RowRemark;
use xiangyue::contract::wallet::OwnState;
use xiangyue::contract::*;
use xiangyue::time::PeriodKind;
use xiangyue::{FeedMark, Mark, WalletMark};

use super::golden;

/// Texts of every kind the contract knows: one of them is read.
const TEXTS: [&str; 9] = [
    "一",
    "2026-03-05",
    "7ZK3QMG",
    "7ZK3QMG-15",
    "7ZK3QMGG",
    "0123456789abcdef",
    "0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
];

/// Types that are written out where they stand, for each is another one by what it holds.
const OPEN: [&str; 1] = ["Page"];

/// What a value is.
#[derive(Clone, Debug, Default, PartialEq)]
enum Kind {
    #[default]
    Nothing,
    /// A name: of a leaf or a type, behind `?` what may be absent, behind `[` a list, behind `~` what may be kept in the vault.
    Name(String),
    Fields(Vec<(&'static str, Kind)>),
    Choices(Vec<(&'static str, Kind)>),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::Nothing => f.write_str("null"),
            Self::Name(name) => write!(f, "\"{name}\""),
            Self::Fields(fields) => {
                let fields = fields.iter().map(|(name, kind)| format!("\"{name}\": {kind}"));
                write!(f, "{{ {} }}", joined(fields.collect()))
            }
            Self::Choices(choices) => {
                let choices = choices.iter().map(|(name, kind)| match kind {
                    Self::Nothing => format!("\"{name}\""),
                    kind => format!("[\"{name}\", {kind}]"),
                });
                write!(f, "[{}]", joined(choices.collect()))
            }
        }
    }
}

impl Kind {
    fn named(name: &str) -> Self {
        Self::Name(name.into())
    }

    /// `?` or `[` before the name it has.
    fn behind(&self, mark: char) -> Self {
        match self {
            Self::Name(name) => Self::Name(format!("{mark}{name}")),
            other => panic!("{other} needs a name behind {mark}"),
        }
    }
}

#[derive(Default)]
struct Noted {
    types: BTreeMap<String, Kind>,
    /// Choices that were read, of every enum.
    chosen: BTreeSet<(String, u32)>,
    /// Which text to give at each place where one is asked for, and how many were asked for in this reading.
    texts: Vec<usize>,
    asked: usize,
}

thread_local! {
    static NOTED: RefCell<Noted> = RefCell::default();
}

fn noted<T>(change: impl FnOnce(&mut Noted) -> T) -> T {
    NOTED.with_borrow_mut(change)
}

#[derive(Debug)]
struct Wrong(String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

impl serde::de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Holds whatever is asked for and notes it in `kind`; of an enum the choice that is asked for.
struct Anything<'a> {
    kind: &'a mut Kind,
    choice: u32,
}

impl Anything<'_> {
    fn new(kind: &mut Kind) -> Anything<'_> {
        Anything { kind, choice: 0 }
    }
}

fn text<'de, V: Visitor<'de>>(kind: &mut Kind, visitor: V) -> Result<V::Value, Wrong> {
    *kind = Kind::named("text");
    let which = noted(|noted| {
        let at = noted.asked;
        noted.asked += 1;
        noted.texts.resize(noted.texts.len().max(at + 1), 0);
        noted.texts[at]
    });
    visitor.visit_str(TEXTS.get(which).ok_or_else(|| Wrong("no text fits".into()))?)
}

macro_rules! leaves {
    ($($method:ident $visit:ident($value:expr) $name:literal),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            *self.kind = Kind::named($name);
            visitor.$visit($value)
        }
    )+};
}

macro_rules! unknown {
    ($($method:ident($($argument:ident: $type:ty),*)),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* _: V) -> Result<V::Value, Wrong> {
            panic!("the contract has no {}", stringify!($method))
        }
    )+};
}

impl<'de> Deserializer<'de> for Anything<'_> {
    type Error = Wrong;

    leaves! {
        deserialize_bool visit_bool(true) "flag",
        deserialize_u8 visit_u8(1) "u8",
        deserialize_u16 visit_u16(1) "u16",
        deserialize_u32 visit_u32(1) "u32",
        deserialize_u64 visit_u64(1) "u64",
        deserialize_i8 visit_i8(1) "i8",
        deserialize_i16 visit_i16(1) "i16",
        deserialize_i32 visit_i32(1) "i32",
        deserialize_i64 visit_i64(1) "i64",
    }

    unknown! {
        deserialize_any(), deserialize_f32(), deserialize_f64(), deserialize_char(), deserialize_bytes(),
        deserialize_byte_buf(), deserialize_unit(), deserialize_unit_struct(_name: &'static str),
        deserialize_tuple(_length: usize), deserialize_tuple_struct(_name: &'static str, _length: usize),
        deserialize_map(), deserialize_identifier(), deserialize_ignored_any(),
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        text(self.kind, visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        text(self.kind, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let mut inner = Kind::Nothing;
        let value = visitor.visit_some(Anything::new(&mut inner))?;
        *self.kind = inner.behind('?');
        Ok(value)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        if name != "KeptInline" {
            return visitor.visit_newtype_struct(self);
        }
        let mut inner = Kind::Nothing;
        let value = visitor.visit_newtype_struct(Anything::new(&mut inner))?;
        *self.kind = inner.behind('~');
        Ok(value)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let mut inner = Kind::Nothing;
        let value = visitor.visit_seq(Parts { kinds: vec![&mut inner] })?;
        *self.kind = inner.behind('[');
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let (value, kind) = fields_of(fields, visitor)?;
        *self.kind = if OPEN.contains(&name) {
            kind
        } else {
            let before = noted(|noted| noted.types.insert(name.into(), kind.clone()));
            assert!(before.is_none_or(|before| before == kind), "two types are called {name}");
            Kind::named(name)
        };
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        *self.kind = Kind::named(name);
        let mut content = Kind::Nothing;
        let value = visitor.visit_enum(Chosen { choice: self.choice, content: &mut content })?;
        noted(|noted| {
            noted.chosen.insert((name.into(), self.choice));
            let all = || Kind::Choices(variants.iter().map(|variant| (*variant, Kind::Nothing)).collect());
            let Kind::Choices(all) = noted.types.entry(name.into()).or_insert_with(all) else {
                panic!("two types are called {name}");
            };
            all[self.choice as usize].1 = content;
        });
        Ok(value)
    }
}

/// Reads fields, and notes them in their order.
fn fields_of<'de, V: Visitor<'de>>(
    names: &'static [&'static str],
    visitor: V,
) -> Result<(V::Value, Kind), Wrong> {
    let mut kinds = vec![Kind::Nothing; names.len()];
    let value = visitor.visit_seq(Parts { kinds: kinds.iter_mut().rev().collect() })?;
    Ok((value, Kind::Fields(names.iter().copied().zip(kinds).collect())))
}

/// Parts, the last one first.
struct Parts<'a> {
    kinds: Vec<&'a mut Kind>,
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some(kind) = self.kinds.pop() else { return Ok(None) };
        seed.deserialize(Anything::new(kind)).map(Some)
    }
}

struct Chosen<'a> {
    choice: u32,
    content: &'a mut Kind,
}

impl<'a, 'de> EnumAccess<'de> for Chosen<'a> {
    type Error = Wrong;
    type Variant = &'a mut Kind;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), Wrong> {
        let choice: U32Deserializer<Wrong> = self.choice.into_deserializer();
        Ok((seed.deserialize(choice)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for &mut Kind {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        seed.deserialize(Anything::new(self))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Wrong> {
        panic!("the contract has no tuples")
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let (value, kind) = fields_of(fields, visitor)?;
        *self = kind;
        Ok(value)
    }
}

/// Reads a type until every text it asks for was one it takes; an enum once for each choice.
fn note<T: for<'de> Deserialize<'de>>() {
    for choice in 0.. {
        noted(|noted| noted.texts.clear());
        let mut kind = Kind::Nothing;
        loop {
            noted(|noted| noted.asked = 0);
            match T::deserialize(Anything { kind: &mut kind, choice }) {
                Ok(_) => break,
                // The text that was given last did not fit.
                Err(wrong) => noted(|noted| {
                    let last = noted.asked.checked_sub(1).unwrap_or_else(|| panic!("{wrong}"));
                    noted.texts[last] += 1;
                    assert!(noted.texts[last] < TEXTS.len(), "{}: {wrong}", std::any::type_name::<T>());
                }),
            }
        }
        let all = noted(|noted| match &kind {
            Kind::Name(name) => noted.types.get(name).map_or(1, |all| match all {
                Kind::Choices(choices) => choices.len(),
                _ => 1,
            }),
            _ => 1,
        });
        if choice as usize + 1 >= all {
            return;
        }
    }
}

macro_rules! note {
    ($($type:ty),+ $(,)?) => { $(note::<$type>();)+ };
}

#[test]
fn the_loader_knows_the_names_of_the_contract() {
    // What hosts hand over and are handed, and every enum in it.
    note![
        Command,
        Role,
        Scope,
        TeamPost,
        Evidence,
        Holder,
        StockOrigin,
        HolderKind,
        Expiry,
        Rounding,
        Award,
        Cap,
        Query,
        BoardOf,
        BoardNames,
        Figure,
        StockPart,
        Language,
        ColumnMapping,
        QrKind,
        QrSource,
        QrKnown,
        Carried,
        Outcome,
        Event,
        Cause,
        CommunityAccount,
        LotId,
        Refusal,
        ThingKind,
        ThingState,
        AmountField,
        BatchView,
        DrawnCode,
        MergeReport,
        MergeProgress,
        OpenReport,
        Mark,
        FeedMark,
        RuleTableReport,
        RowRemark,
        QrText,
        PartTaken,
        QrReading,
        QrRead,
        QrWritten,
        QrContent,
        QrSeries,
        QrTaken,
        QrFault,
        QrField,
        Answer,
        Hidden,
        FigureUnit,
        LineKind,
        PeriodKind,
        OwnState,
        WalletView,
        StatementOutcome,
        StatementFault,
        WalletMark,
    ];
    let (types, chosen) = noted(|noted| (noted.types.clone(), noted.chosen.clone()));
    for (name, kind) in &types {
        let Kind::Choices(choices) = kind else { continue };
        let read = chosen.iter().filter(|(of, _)| of == name).count();
        assert_eq!(read, choices.len(), "{name} is not in the list above");
    }
    let lines: Vec<String> = types.iter().map(|(name, kind)| format!("\"{name}\": {kind}")).collect();
    golden("../../pkg/loader/schema.json", &format!("{{\n{}\n}}\n", lines.join(",\n")));
}
