//! Traversal of JSON values of which nothing is built.

use std::borrow::Cow;

use super::JsonError;
use super::json::{Json, Kind};

/// What is called for the value of a property. It consumes the value.
pub(super) type EachKey<'a, 'de> =
    dyn FnMut(Cow<'de, str>, &mut Json<'de>) -> Result<(), JsonError> + 'a;

impl<'de> Json<'de> {
    /// Calls `each` for every property of an object, which is the next value.
    pub(super) fn each_key(&mut self, each: &mut EachKey<'_, 'de>) -> Result<(), JsonError> {
        self.enter()?;
        let mut is_first = true;
        while self.next_key(is_first)? {
            is_first = false;
            let key = self.string_after_quote()?;
            self.colon()?;
            each(key, self)?;
        }
        self.leave();
        Ok(())
    }

    /// Calls `each` for every element of an array, which is the next value.
    pub(super) fn each_item(
        &mut self,
        each: &mut dyn FnMut(&mut Self) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        self.enter()?;
        let mut is_first = true;
        while self.next_item(is_first)? {
            is_first = false;
            each(self)?;
        }
        self.leave();
        Ok(())
    }

    /// The number of elements of an array, which is the next value.
    pub(super) fn count_items(&mut self) -> Result<usize, JsonError> {
        let mut count = 0;
        self.each_item(&mut |json| {
            count += 1;
            json.skip()
        })?;
        Ok(count)
    }

    /// Consumes the next value. Its depth is not limited, as nothing is built of it.
    pub(super) fn skip(&mut self) -> Result<(), JsonError> {
        // The ends of the arrays and objects that are open.
        let mut open: Vec<Kind> = Vec::new();
        loop {
            match self.kind()? {
                Kind::Null => self.null()?,
                Kind::Bool => {
                    self.boolean()?;
                }
                Kind::Number => {
                    self.numeral()?;
                }
                Kind::String => {
                    self.step();
                    self.skip_string()?;
                }
                kind => {
                    self.step();
                    if self.enters(kind, true)? {
                        open.push(kind);
                        continue;
                    }
                }
            }
            loop {
                let Some(kind) = open.last() else {
                    return Ok(());
                };
                if self.enters(*kind, false)? {
                    break;
                }
                open.pop();
            }
        }
    }

    /// Consumes a string from behind its first quotation mark.
    #[inline]
    fn skip_string(&mut self) -> Result<(), JsonError> {
        if self.plain_string().is_none() {
            self.string_after_quote()?;
        }
        Ok(())
    }

    /// Goes to the next value of an array or object. Returns `false` at its end, which is consumed.
    fn enters(&mut self, kind: Kind, is_first: bool) -> Result<bool, JsonError> {
        if kind == Kind::Array {
            return self.next_item(is_first);
        }
        let goes_on = self.next_key(is_first)?;
        if goes_on {
            self.skip_string()?;
            self.colon()?;
        }
        Ok(goes_on)
    }
}
