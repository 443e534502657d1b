//! Personal data on its way to the vault. None of these types can be written to the journal.

use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;

use serde::de::Visitor;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::coding::{Coded, In, Out};
use crate::ids::BlobHash;
use crate::time::Day;

/// A person's profile: the fields of decree 67 art 5.
#[derive(Clone, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PersonProfile {
    /// Full name.
    pub name: String,
    /// Sex, as the person states it.
    #[serde(default)]
    pub sex: Option<String>,
    /// Birth date; it decides who is a minor.
    #[serde(default)]
    pub birth_date: Option<Day>,
    /// Phone or other contact.
    #[serde(default)]
    pub phone: Option<String>,
    /// Number of the identity document.
    #[serde(default)]
    pub id_number: Option<String>,
    /// Area of residence.
    #[serde(default)]
    pub area: Option<String>,
    /// Skills and service categories, as one line.
    #[serde(default)]
    pub skills: Option<String>,
}

/// A household's profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HouseholdProfile {
    /// Name the household goes by, usually its head's.
    pub name: String,
    /// Address or door number.
    #[serde(default)]
    pub address: Option<String>,
    /// Number of the household book or card.
    #[serde(default)]
    pub card_number: Option<String>,
}

/// Free text about people: a reason, an objection. At most [`crate::limits::BLOB_BYTES`].
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
#[serde(transparent)]
pub struct Note(pub String);

/// Something kept in the vault: the thing itself on its way in, its salted hash afterwards.
///
/// A host always writes the thing itself; the journal always holds the hash.
#[derive(Clone, PartialEq, Eq)]
pub enum Kept<T> {
    /// Still in hand; the façade moves it to the vault before the command is decided.
    Inline(T),
    /// In the vault under this hash.
    Blob(BlobHash),
}

impl<T> Kept<T> {
    /// The hash, once the thing is in the vault.
    pub const fn blob(&self) -> Option<BlobHash> {
        match self {
            Self::Inline(_) => None,
            Self::Blob(hash) => Some(*hash),
        }
    }
}

impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Never print personal data into a log.
            Self::Inline(_) => f.write_str("Inline(…)"),
            Self::Blob(hash) => write!(f, "Blob({hash})"),
        }
    }
}

/// How a host is told which of the two it is; JSON shows it by itself.
pub(crate) const INLINE: &str = "KeptInline";
/// The same for a hash.
pub(crate) const BLOB: &str = "KeptBlob";

impl<T: Serialize> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Inline(thing) if s.is_human_readable() => s.serialize_newtype_struct(INLINE, thing),
            Self::Inline(_) => Err(S::Error::custom("personal data cannot enter the journal")),
            Self::Blob(hash) if s.is_human_readable() => s.serialize_newtype_struct(BLOB, hash),
            Self::Blob(hash) => hash.serialize(s),
        }
    }
}

impl<T: Coded> Coded for Kept<T> {
    fn write(&self, out: &mut Out<'_>) {
        match self {
            // A host is told which of the two it is.
            Self::Inline(thing) if out.is_host() => {
                true.write(out);
                thing.write(out);
            }
            Self::Inline(_) => out.refuse(),
            Self::Blob(hash) => {
                if out.is_host() {
                    false.write(out);
                }
                hash.write(out);
            }
        }
    }

    fn read(from: &mut In<'_>) -> Self {
        if !from.is_host() {
            return Self::Blob(BlobHash::read(from));
        }
        // A host hands over the thing itself.
        if !from.flag() {
            from.broken();
        }
        Self::Inline(T::read(from))
    }
}

struct Whole<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Whole<T> {
    type Value = Kept<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the thing itself")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Kept<T>, D::Error> {
        T::deserialize(d).map(Kept::Inline)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Kept<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            d.deserialize_newtype_struct(INLINE, Whole(PhantomData))
        } else {
            BlobHash::deserialize(d).map(Self::Blob)
        }
    }
}
