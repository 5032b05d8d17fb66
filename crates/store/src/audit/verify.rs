//! Checking the chain: is the audit log as it was sealed, and if not, where?

use std::collections::BTreeMap;
use std::str::FromStr;

use sealpost_domain::Timestamp;

use super::AuditRow;
use super::chain::{BEGINNING, Hash, Link, known};
use crate::{Reader, Result, on};

/// Links read at once: memory stays flat, however long the log is.
const PAGE: i64 = 2_000;

/// Most breaks that are told one by one.
const TOLD: usize = 100;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Rows in the chain.
    pub sealed: u64,
    /// Rows after the last link: they are sealed within seconds while a desk runs.
    pub unsealed: u64,
    /// When the first and the last sealed row were written.
    pub first_at: Option<Timestamp>,
    pub last_at: Option<Timestamp>,
    pub head: Option<Head>,
    /// The first hundred.
    pub breaks: Vec<Break>,
    /// There are more than are told.
    pub more_breaks: bool,
}

/// The end of a chain, to be kept elsewhere: as text `POSITION:HASH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub position: i64,
    pub hash: Hash,
}

/// Where the log is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// In the chain; of an inserted row the place at which it would stand.
    pub position: i64,
    /// None where the link is gone, too.
    pub audit_id: Option<i64>,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The row, or its hash, is not what was sealed.
    Edited,
    /// The row is gone.
    Deleted,
    /// The link is gone.
    LinkDeleted,
    /// A row among the sealed ones that was not there when they were sealed.
    Inserted,
    /// The row stands at another's place.
    Reordered,
    /// A head that was known is not in the chain: its end was cut off, or all of
    /// it was written anew.
    HeadMissing,
}

impl What {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::LinkDeleted => "link_deleted",
            Self::Inserted => "inserted",
            Self::Reordered => "reordered",
            Self::HeadMissing => "head_missing",
        }
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.position)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no head: it is written as POSITION:HASH, as verify-audit prints it");
        let (position, hash) = text.split_once(':').ok_or_else(wrong)?;
        let position = position.parse().map_err(|_no_number| wrong())?;
        let digit = |at: usize| hash.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes: Option<Vec<u8>> = (0..32).map(digit).collect();
        let hash = bytes.filter(|_| hash.len() == 64).and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)?;
        Ok(Self { position, hash })
    }
}

#[derive(sqlx::FromRow)]
struct Sealed {
    position: i64,
    audit_id: i64,
    hash: Vec<u8>,
    id: Option<i64>,
    account_id: Option<i64>,
    at: Option<i64>,
    actor: Option<String>,
    request_id: Option<String>,
    action: Option<String>,
    order_id: Option<i64>,
    detail: Option<String>,
}

impl Sealed {
    /// None when the row is gone.
    fn row(&self) -> Option<AuditRow> {
        Some(AuditRow {
            id: self.id?,
            account_id: self.account_id?,
            at: self.at?,
            actor: self.actor.clone()?,
            request_id: self.request_id.clone()?,
            action: self.action.clone()?,
            order_id: self.order_id,
            detail: self.detail.clone()?,
        })
    }
}

/// Walks the chain from its beginning, page by page. `heads` were kept elsewhere
/// and must still be in it.
pub async fn verify(reader: &mut Reader, heads: &[Head]) -> Result<Verdict> {
    walk(reader, Walk::new(heads)).await
}

/// Walks the last links only, trusting the one before them.
pub async fn verify_last(reader: &mut Reader, links: i64) -> Result<Verdict> {
    const BEFORE: &str = "select position, audit_id, hash from audit_chain
        where position <= (select max(position) from audit_chain) - $1 order by position desc limit 1";
    let before: Option<Link> = on!(reader.conn(), sqlx::query_as(BEFORE).bind(links), fetch_optional)?;
    let mut start = Walk::new(&[]);
    if let Some(link) = before {
        (start.read_until, start.highest_id) = (link.position, link.audit_id);
        start.before = Some((link.position, link.audit_id, known(&link.hash)));
    }
    walk(reader, start).await
}

async fn walk(reader: &mut Reader, mut walk: Walk) -> Result<Verdict> {
    loop {
        let page = page(reader, walk.read_until).await?;
        let Some(last) = page.last() else { break };
        walk.read_until = last.position;
        // Before the walk: it moves its own mark of what was seen.
        let (from, till) = (walk.highest_id, page.iter().map(|link| link.audit_id).max().unwrap_or_default());
        for id in strangers(reader, from, till).await? {
            let before = page.iter().filter(|link| link.audit_id > id).map(|link| link.position).min();
            walk.tell(before.unwrap_or(walk.read_until + 1), Some(id), What::Inserted);
        }
        walk.highest_id = walk.highest_id.max(till);
        for link in page {
            walk.take(link);
        }
    }
    const REST: &str = "select count(*) from audit where id > $1";
    let highest = walk.highest_id;
    let mut verdict = walk.end();
    let unsealed: i64 = on!(reader.conn(), sqlx::query_scalar(REST).bind(highest), fetch_one)?;
    verdict.unsealed = u64::try_from(unsealed).unwrap_or_default();
    Ok(verdict)
}

async fn page(reader: &mut Reader, after: i64) -> Result<Vec<Sealed>> {
    const SQL: &str = "select c.position, c.audit_id, c.hash, a.id, a.account_id, a.at, a.actor, a.request_id,
            a.action, a.order_id, a.detail
        from audit_chain c left join audit a on a.id = c.audit_id
        where c.position > $1 order by c.position limit $2";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(after).bind(PAGE), fetch_all)?)
}

/// Rows between sealed ones that have no link.
async fn strangers(reader: &mut Reader, from: i64, till: i64) -> Result<Vec<i64>> {
    const SQL: &str = "select a.id from audit a where a.id > $1 and a.id < $2
        and not exists (select 1 from audit_chain c where c.audit_id = a.id) order by a.id limit 101";
    Ok(on!(reader.conn(), sqlx::query_scalar(SQL).bind(from).bind(till), fetch_all)?)
}

struct Walk {
    verdict: Verdict,
    read_until: i64,
    highest_id: i64,
    /// The link before; `None` at the beginning.
    before: Option<(i64, i64, Hash)>,
    /// Judged when the one after it is known.
    held: Option<Sealed>,
    heads: BTreeMap<i64, Vec<Hash>>,
}

impl Walk {
    fn new(heads: &[Head]) -> Self {
        let mut wanted: BTreeMap<i64, Vec<Hash>> = BTreeMap::new();
        for head in heads {
            wanted.entry(head.position).or_default().push(head.hash);
        }
        Self { verdict: Verdict::default(), read_until: 0, highest_id: 0, before: None, held: None, heads: wanted }
    }

    fn take(&mut self, link: Sealed) {
        let next = link.audit_id;
        if let Some(held) = self.held.replace(link) {
            self.judge(&held, Some(next));
        }
    }

    fn judge(&mut self, link: &Sealed, next_id: Option<i64>) {
        let (position, last_id, before) = self.before.unwrap_or((0, 0, BEGINNING));
        let hash = known(&link.hash);
        if let Some(wanted) = self.heads.remove(&link.position)
            && wanted.iter().any(|wanted| *wanted != hash)
        {
            self.tell(link.position, Some(link.audit_id), What::HeadMissing);
        }
        let follows = link.position == position + 1;
        if !follows {
            self.tell(position + 1, None, What::LinkDeleted);
        }
        let in_order = link.audit_id > last_id && next_id.is_none_or(|next| next > link.audit_id);
        match link.row() {
            None => self.tell(link.position, Some(link.audit_id), What::Deleted),
            // After a gap nothing is known to compare with.
            Some(row) if follows && row.hash_after(&before) != hash => {
                let what = if in_order { What::Edited } else { What::Reordered };
                self.tell(link.position, Some(link.audit_id), what);
            }
            Some(_) if link.audit_id <= last_id => self.tell(link.position, Some(link.audit_id), What::Reordered),
            Some(_) => {}
        }
        let at = link.at.map(Timestamp::from_millis);
        self.verdict.sealed += 1;
        self.verdict.first_at = self.verdict.first_at.or(at);
        self.verdict.last_at = at.or(self.verdict.last_at);
        self.verdict.head = Some(Head { position: link.position, hash });
        self.before = Some((link.position, link.audit_id, hash));
    }

    fn tell(&mut self, position: i64, audit_id: Option<i64>, what: What) {
        if self.verdict.breaks.len() < TOLD {
            self.verdict.breaks.push(Break { position, audit_id, what });
        } else {
            self.verdict.more_breaks = true;
        }
    }

    fn end(mut self) -> Verdict {
        if let Some(held) = self.held.take() {
            self.judge(&held, None);
        }
        for position in std::mem::take(&mut self.heads).into_keys() {
            self.tell(position, None, What::HeadMissing);
        }
        self.verdict.breaks.sort_by_key(|found| found.position);
        self.verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_as_it_was_written() {
        let head = Head { position: 812, hash: [0xa5; 32] };
        assert_eq!(head.to_string().parse(), Ok(head));
        for wrong in ["", "812", "812:", "x:00", "812:a5a5", &format!("1:{}", "é".repeat(32))] {
            assert!(wrong.parse::<Head>().is_err(), "{wrong}");
        }
    }
}
