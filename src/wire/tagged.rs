//! Reads `{"t":"name",…}` as the variant that `t` names, in one go. What derives offer for
//! this must hold back the whole object until `t` is found, wherever it stands; ours stands
//! first, and the browser has less to load.

use serde::{
    Deserialize,
    de::{
        Deserializer, EnumAccess, Error, MapAccess, VariantAccess, Visitor,
        value::{EnumAccessDeserializer, MapAccessDeserializer, StringDeserializer},
    },
};
use std::{fmt, marker::PhantomData};

/// Reads one; `read` reads the variant by its name, as if it were tagged from outside.
pub(super) fn first<'de, D, T, R>(deserializer: D, read: R) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    R: ReadVariant<'de, T>,
{
    deserializer.deserialize_map(First(read, PhantomData))
}

/// Something that reads a `T` whose variant is named from outside.
pub(super) trait ReadVariant<'de, T> {
    fn read<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error>;
}

struct First<R, T>(R, PhantomData<T>);

impl<'de, T, R: ReadVariant<'de, T>> Visitor<'de> for First<R, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that begins with t")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        match map.next_key::<Key>()? {
            Some(Key::T) => {}
            None => return Err(A::Error::missing_field("t")),
        }
        let name = map.next_value()?;
        let named = Named { name, rest: map };
        self.0.read(EnumAccessDeserializer::new(named))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Key {
    T,
}

/// A name, and the object's other fields.
struct Named<A> {
    name: String,
    rest: A,
}

struct Rest<A>(A);

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for Named<A> {
    type Error = A::Error;
    type Variant = Rest<A>;

    fn variant_seed<V>(self, seed: V) -> Result<(V::Value, Rest<A>), A::Error>
    where
        V: serde::de::DeserializeSeed<'de>,
    {
        let variant = seed.deserialize(StringDeserializer::new(self.name))?;
        Ok((variant, Rest(self.rest)))
    }
}

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Rest<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        Err(A::Error::custom("a variant without fields"))
    }

    fn newtype_variant_seed<S>(self, seed: S) -> Result<S::Value, A::Error>
    where
        S: serde::de::DeserializeSeed<'de>,
    {
        seed.deserialize(MapAccessDeserializer::new(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, A::Error> {
        Err(A::Error::custom("a variant of unnamed fields"))
    }

    fn struct_variant<V>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, A::Error>
    where
        V: Visitor<'de>,
    {
        visitor.visit_map(self.0)
    }
}
