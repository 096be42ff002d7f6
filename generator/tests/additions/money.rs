//! A type of a user.

use std::fmt;
use std::str::FromStr;

/// An amount of a currency, as in `12 EUR`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Money {
    /// The number.
    pub amount: u64,
    /// The code.
    pub currency: String,
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.amount, self.currency)
    }
}

impl FromStr for Money {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (amount, currency) = text.split_once(' ').ok_or("no currency")?;
        let amount = amount.parse().map_err(|_| "no number")?;
        Ok(Self { amount, currency: currency.to_owned() })
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An address.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Email(pub String);
