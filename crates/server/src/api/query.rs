//! Query strings as clients write them: brackets, `>` and commas raw or
//! percent-encoded, members repeated, unknown ones ignored (API reference §1.5).

use sealpost_api::ids::Page;

use crate::error::ApiError;

/// Rows of a list unless fewer are asked for, and at most.
pub const MOST_ROWS: i64 = 1000;

pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn parse(text: &str) -> Self {
        Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// Members that came in another way.
    pub const fn of(members: Vec<(String, String)>) -> Self {
        Self(members)
    }

    /// The last value of a member; an empty one counts as left out.
    pub fn get(&self, name: &str) -> Option<&str> {
        let last = self.0.iter().rev().find(|(member, _)| member == name)?;
        Some(last.1.as_str()).filter(|value| !value.is_empty())
    }

    /// The members written as `filters[name]`.
    pub fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(member, value)| {
            let name = member.strip_prefix("filters[")?.strip_suffix(']')?;
            Some((name, value.as_str())).filter(|_| !value.is_empty())
        })
    }

    /// The page of a list that is small enough to be read whole.
    pub fn cut<'a, T>(&self, rows: &'a [T]) -> Result<(&'a [T], Page), ApiError> {
        let (limit, offset) = self.page()?;
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(rows.len());
        let till = from.saturating_add(usize::try_from(limit).unwrap_or(0)).min(rows.len());
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        Ok((&rows[from..till], Page { total, limit, offset }))
    }

    /// `limit`, at least one and at most `most`, which is the default.
    pub fn limit(&self, most: i64) -> Result<i64, ApiError> {
        match self.get("limit").map(str::parse) {
            None => Ok(most),
            Some(Ok(limit)) if limit > 0 => Ok(most.min(limit)),
            Some(_) => Err(ApiError::invalid("limit", "it must be a whole number, 1 or more")),
        }
    }

    /// `limit` and `offset`.
    pub fn page(&self) -> Result<(i64, i64), ApiError> {
        let number = |name: &str, fallback: i64| match self.get(name) {
            None => Ok(fallback),
            Some(text) => match text.parse::<i64>() {
                Ok(number) if number >= 0 => Ok(number),
                _ => Err(ApiError::invalid(name, "it must be a whole number, 0 or more")),
            },
        };
        Ok((number("limit", MOST_ROWS)?.min(MOST_ROWS), number("offset", 0)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_come_raw_and_encoded() {
        for text in ["filters[valid_till]=>2024-01-31&limit=5", "filters%5Bvalid_till%5D=%3E2024-01-31&limit=5"] {
            let query = Query::parse(text);
            assert_eq!(query.filters().collect::<Vec<_>>(), [("valid_till", ">2024-01-31")]);
            assert_eq!(query.page().expect("numbers"), (5, 0));
        }
        assert!(Query::parse("limit=-1").page().is_err());
        assert!(Query::parse("offset=x").page().is_err());
        assert_eq!(Query::parse("limit=99999").page().expect("a number"), (1000, 0));
    }
}
