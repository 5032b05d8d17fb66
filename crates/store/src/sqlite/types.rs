//! What is written and read as which kind of value.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Decode, Encode, Type};
use uuid::Uuid;

use super::{Kind, Sqlite, Stored};

/// Values for the places of a statement.
#[derive(Debug, Default)]
pub struct Arguments(pub(super) Vec<Stored>);

impl sqlx::Arguments for Arguments {
    type Database = Sqlite;

    fn reserve(&mut self, additional: usize, _size: usize) {
        self.0.reserve(additional);
    }

    fn add<'t, T>(&mut self, value: T) -> Result<(), BoxDynError>
    where
        T: Encode<'t, Sqlite> + Type<Sqlite>,
    {
        if value.encode(&mut self.0)?.is_null() {
            self.0.push(Stored::Null);
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

impl sqlx::IntoArguments<Sqlite> for Arguments {
    fn into_arguments(self) -> Self {
        self
    }
}

impl<'q, T: Encode<'q, Sqlite> + Type<Sqlite> + 'q> Encode<'q, Sqlite> for Option<T> {
    fn encode_by_ref(&self, values: &mut Vec<Stored>) -> Result<IsNull, BoxDynError> {
        self.as_ref().map_or(Ok(IsNull::Yes), |value| value.encode_by_ref(values))
    }
}

/// How a type is stored.
macro_rules! stored {
    ($($type:ty: $kind:ident, $write:expr;)+) => {$(
        impl Type<Sqlite> for $type {
            fn type_info() -> Kind {
                Kind::$kind
            }
        }

        impl Encode<'_, Sqlite> for $type {
            fn encode_by_ref(&self, values: &mut Vec<Stored>) -> Result<IsNull, BoxDynError> {
                let write: fn(&Self) -> Stored = $write;
                values.push(write(self));
                Ok(IsNull::No)
            }
        }
    )+};
}

stored! {
    i64: Integer, |number| Stored::Integer(*number);
    i32: Integer, |number| Stored::Integer(i64::from(*number));
    bool: Integer, |yes| Stored::Integer(i64::from(*yes));
    f64: Real, |number| Stored::Real(*number);
    String: Text, |text| Stored::Text(text.as_str().into());
    Vec<u8>: Blob, |bytes| Stored::Blob(bytes.as_slice().into());
    Uuid: Blob, |id| Stored::Blob(id.as_bytes().as_slice().into());
}

impl Type<Sqlite> for str {
    fn type_info() -> Kind {
        Kind::Text
    }
}

impl Encode<'_, Sqlite> for &str {
    fn encode_by_ref(&self, values: &mut Vec<Stored>) -> Result<IsNull, BoxDynError> {
        values.push(Stored::Text((*self).into()));
        Ok(IsNull::No)
    }
}

impl Type<Sqlite> for [u8] {
    fn type_info() -> Kind {
        Kind::Blob
    }
}

impl Encode<'_, Sqlite> for &[u8] {
    fn encode_by_ref(&self, values: &mut Vec<Stored>) -> Result<IsNull, BoxDynError> {
        values.push(Stored::Blob((*self).into()));
        Ok(IsNull::No)
    }
}

/// A value of another kind than its column is read as.
fn unexpected(value: &Stored) -> BoxDynError {
    format!("a value of kind {} is not what was expected", sqlx::ValueRef::type_info(&value)).into()
}

impl<'r> Decode<'r, Sqlite> for i64 {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        if let Stored::Integer(number) = value { Ok(*number) } else { Err(unexpected(value)) }
    }
}

impl<'r> Decode<'r, Sqlite> for i32 {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        Ok(Self::try_from(<i64 as Decode<Sqlite>>::decode(value)?)?)
    }
}

impl<'r> Decode<'r, Sqlite> for bool {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        Ok(<i64 as Decode<Sqlite>>::decode(value)? != 0)
    }
}

impl<'r> Decode<'r, Sqlite> for f64 {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        if let Stored::Real(number) = value { Ok(*number) } else { Err(unexpected(value)) }
    }
}

impl<'r> Decode<'r, Sqlite> for &'r str {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        if let Stored::Text(text) = value { Ok(text) } else { Err(unexpected(value)) }
    }
}

impl<'r> Decode<'r, Sqlite> for String {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        <&str as Decode<Sqlite>>::decode(value).map(str::to_owned)
    }
}

impl<'r> Decode<'r, Sqlite> for &'r [u8] {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        if let Stored::Blob(bytes) = value { Ok(bytes) } else { Err(unexpected(value)) }
    }
}

impl<'r> Decode<'r, Sqlite> for Vec<u8> {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        <&[u8] as Decode<Sqlite>>::decode(value).map(<[u8]>::to_vec)
    }
}

impl<'r> Decode<'r, Sqlite> for Uuid {
    fn decode(value: &'r Stored) -> Result<Self, BoxDynError> {
        Ok(Self::from_slice(<&[u8] as Decode<Sqlite>>::decode(value)?)?)
    }
}
