//! Checked amounts: points in hundredths, whole minutes, whole units of goods.
//!
//! None of them has arithmetic operators: every sum is `checked_…`, so an overflow is a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::limits;

/// Village-rule points as a whole number of hundredths; may be negative.
///
/// In JSON an integer: `250` is 2.5 points. Always within ±10¹², so always a safe JavaScript integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "number"))]
pub struct Points(i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// From hundredths of a point; `None` beyond [`limits::POINTS_HUNDREDTHS`].
    pub const fn from_hundredths(hundredths: i64) -> Option<Self> {
        if hundredths.unsigned_abs() <= limits::POINTS_HUNDREDTHS.unsigned_abs() {
            Some(Self(hundredths))
        } else {
            None
        }
    }

    /// From whole points.
    pub fn from_whole(points: i64) -> Option<Self> {
        Self::from_hundredths(points.checked_mul(100)?)
    }

    /// The amount in hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// The sum, or `None` when it leaves the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_hundredths(self.0.checked_add(other.0)?)
    }

    /// The difference, or `None` when it leaves the range.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_hundredths(self.0.checked_sub(other.0)?)
    }

    /// The amount taken `times` times.
    pub fn checked_times(self, times: u32) -> Option<Self> {
        Self::from_hundredths(self.0.checked_mul(i64::from(times))?)
    }

    /// The amount with its sign turned.
    pub const fn negated(self) -> Self {
        // The range is symmetric, so this cannot leave it.
        Self(self.0.wrapping_neg())
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// True at zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::from_hundredths(i64::deserialize(d)?).ok_or_else(|| D::Error::custom("points out of range"))
    }
}

macro_rules! whole {
    ($(#[$doc:meta])* $name:ident, $max:expr, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "number"))]
        pub struct $name(u32);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// From a whole number; `None` beyond the range.
            pub const fn new(value: u32) -> Option<Self> {
                if value <= $max { Some(Self(value)) } else { None }
            }

            /// The whole number.
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The sum, or `None` when it leaves the range.
            pub fn checked_add(self, other: Self) -> Option<Self> {
                Self::new(self.0.checked_add(other.0)?)
            }

            /// The difference, or `None` below zero.
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_u32(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(u32::deserialize(d)?)
                    .ok_or_else(|| D::Error::custom(concat!($what, " out of range")))
            }
        }
    };
}

whole!(
    /// Whole minutes of volunteer service, as decree 67 art 7 counts them: the time really given.
    Minutes,
    2_000_000_000,
    "minutes"
);
whole!(
    /// Whole units of one item.
    Quantity,
    2_000_000_000,
    "quantity"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stop_at_their_limit() {
        let max = limits::POINTS_HUNDREDTHS;
        assert_eq!(Points::from_hundredths(max).map(Points::hundredths), Some(max));
        assert_eq!(Points::from_hundredths(max + 1), None);
        assert_eq!(Points::from_hundredths(-max - 1), None);
        assert_eq!(Points::from_hundredths(i64::MIN), None);
        let top = Points::from_hundredths(max).unwrap();
        let one = Points::from_hundredths(1).unwrap();
        assert_eq!(top.checked_add(one), None);
        assert_eq!(top.negated().checked_sub(one), None);
        assert_eq!(Points::from_whole(i64::MAX), None);
    }

    #[test]
    fn quantities_never_go_below_zero() {
        let two = Quantity::new(2).unwrap();
        let three = Quantity::new(3).unwrap();
        assert_eq!(two.checked_sub(three), None);
        assert_eq!(three.checked_sub(two), Quantity::new(1));
        assert_eq!(Quantity::new(u32::MAX), None);
    }
}
