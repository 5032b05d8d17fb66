//! Serde helpers for the spellings that real clients use and the API tolerates
//! (API reference 1.6). Whatever they do not name stays an error.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A `T` that is written as a JSON object. Serde by itself also takes a list of
/// the members' values for a struct; the API does not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Object)
    }
}

impl<T: Serialize> Serialize for Object<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// An object; `null` is not set.
pub fn object<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let value = Option::<Object<T>>::deserialize(deserializer)?;
    Ok(value.map(|Object(value)| value))
}

/// A list of objects; `null` is not set.
pub fn objects<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let values = Option::<Vec<Object<T>>>::deserialize(deserializer)?;
    Ok(values.map(|values| values.into_iter().map(|Object(value)| value).collect()))
}

/// An object, where the vendor answers `[]` for one without members.
pub fn object_or_empty_list<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_any(ObjectOrEmptyListVisitor(PhantomData))
}

/// An integer, or its digits as a string.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = deserializer.deserialize_any(IntegerVisitor { empty_is_unset: false })?;
    Ok(value)
}

/// An integer, or its digits as a string; `0` and `""` mean that it is not set.
pub fn integer_zero_is_unset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = deserializer.deserialize_any(IntegerVisitor { empty_is_unset: true })?;
    Ok(value.filter(|value| *value != 0))
}

/// A list of integers, each perhaps as a string.
pub fn integers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
    let values = Option::<Vec<Integer>>::deserialize(deserializer)?;
    Ok(values.unwrap_or_default().into_iter().map(|Integer(value)| value).collect())
}

/// A string; the empty one means that it is not set.
pub fn text_empty_is_unset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.filter(|text| !text.is_empty()))
}

/// A boolean, also as `0`, `1`, `"0"`, `"1"`, `"true"`, `"false"` in any case.
pub fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_any(BooleanVisitor)
}

/// Like [`boolean`]; not set is `false`.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(boolean(deserializer)?.unwrap_or(false))
}

/// A boolean that the API writes as `1` or `0`, and reads like [`boolean`]. For
/// `#[serde(with = "…")]`.
pub mod one_or_zero {
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &Option<bool>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_u8(u8::from(*value)),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
        super::boolean(deserializer)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members))
    }
}

struct ObjectOrEmptyListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectOrEmptyListVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Option<T>, A::Error> {
        match items.next_element::<IgnoredAny>()? {
            None => Ok(None),
            Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

struct Integer(i64);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        integer(deserializer)?.map(Integer).ok_or_else(|| D::Error::invalid_type(Unexpected::Unit, &"an integer"))
    }
}

struct IntegerVisitor {
    empty_is_unset: bool,
}

impl Visitor<'_> for IntegerVisitor {
    type Value = Option<i64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<i64>, E> {
        Ok(Some(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<i64>, E> {
        let value = i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))?;
        Ok(Some(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<i64>, E> {
        if text.is_empty() && self.empty_is_unset {
            return Ok(None);
        }
        let value = text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))?;
        Ok(Some(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Option<i64>, E> {
        Ok(None)
    }
}

struct BooleanVisitor;

impl Visitor<'_> for BooleanVisitor {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<bool>, E> {
        Ok(Some(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<bool>, E> {
        match value {
            0 => Ok(Some(false)),
            1 => Ok(Some(true)),
            _ => Err(E::invalid_value(Unexpected::Unsigned(value), &self)),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<bool>, E> {
        match u64::try_from(value) {
            Ok(value) => self.visit_u64(value),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(value), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<bool>, E> {
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" => Ok(Some(true)),
            "0" | "false" => Ok(Some(false)),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Option<bool>, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    type Outcome<T> = Result<T, serde_json::Error>;

    fn number(value: &Value) -> Outcome<Option<i64>> {
        integer(value)
    }

    #[test]
    fn integers_come_as_numbers_or_digits() {
        for (given, wanted) in [
            (json!(7), Some(7)),
            (json!("7"), Some(7)),
            (json!(-1), Some(-1)),
            (json!(0), Some(0)),
            (json!(null), None),
        ] {
            assert_eq!(number(&given).ok(), Some(wanted), "{given}");
        }
        for wrong in
            [json!(""), json!("7a"), json!(" 7"), json!(1.5), json!(true), json!([7]), json!({}), json!(u64::MAX)]
        {
            assert!(number(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn zero_and_empty_can_mean_not_set() {
        for unset in [json!(0), json!("0"), json!(""), json!(null)] {
            assert_eq!(integer_zero_is_unset(&unset).ok(), Some(None), "{unset}");
        }
        assert_eq!(integer_zero_is_unset(&json!("12")).ok(), Some(Some(12)));
        assert!(integer_zero_is_unset(&json!("soon")).is_err());
        assert_eq!(text_empty_is_unset(&json!("")).ok(), Some(None));
        assert_eq!(text_empty_is_unset(&json!("x")).ok(), Some(Some("x".to_owned())));
        assert!(text_empty_is_unset(&json!(0)).is_err());
    }

    #[test]
    fn booleans_have_many_spellings() {
        for yes in [json!(true), json!(1), json!("1"), json!("true"), json!("True")] {
            assert_eq!(boolean(&yes).ok(), Some(Some(true)), "{yes}");
        }
        for no in [json!(false), json!(0), json!("0"), json!("False")] {
            assert_eq!(boolean(&no).ok(), Some(Some(false)), "{no}");
        }
        for wrong in [json!(2), json!(-1), json!("yes"), json!(""), json!([]), json!(1.0)] {
            assert!(boolean(&wrong).is_err(), "{wrong}");
        }
        assert_eq!(flag(&json!(null)).ok(), Some(false));
    }

    #[test]
    fn a_list_is_not_an_object() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Member {
            name: Option<String>,
        }
        let member = Member { name: Some("a".to_owned()) };

        assert_eq!(object(&json!({"name": "a"})).ok(), Some(Some(member)));
        assert_eq!(object::<_, Member>(&json!(null)).ok(), Some(None));
        assert!(object::<_, Member>(&json!(["a"])).is_err());
        assert!(objects::<_, Member>(&json!([["a"]])).is_err());
        assert!(objects::<_, Member>(&json!({})).is_err());

        assert_eq!(object_or_empty_list::<_, Member>(&json!([])).ok(), Some(None));
        assert!(object_or_empty_list::<_, Member>(&json!(["a"])).is_err());
    }

    #[test]
    fn integers_in_a_list_may_be_strings() {
        assert_eq!(integers(&json!([1, "2"])).ok(), Some(vec![1, 2]));
        assert!(integers(&json!([null])).is_err());
    }
}
