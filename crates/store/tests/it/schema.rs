use std::collections::BTreeSet;

use sealpost_store::testing::{Kind, TestDb, fresh};

use crate::seed::texts;

/// `table.column kind`, where both databases' words for a kind are one.
async fn columns(db: &TestDb) -> BTreeSet<String> {
    let sql = match db.kind() {
        Kind::Sqlite => {
            "select m.name || '.' || c.name || ' ' || lower(c.type) ||
                case when c.\"notnull\" = 1 or c.pk > 0 then '' else ' null' end
            from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table'"
        }
        Kind::Postgres => {
            "select table_name || '.' || column_name || ' ' || case data_type
                    when 'bigint' then 'integer' when 'boolean' then 'integer'
                    when 'bytea' then 'blob' when 'uuid' then 'blob' else data_type end
                || case is_nullable when 'NO' then '' else ' null' end
            from information_schema.columns where table_schema = 'public'"
        }
    };
    own(texts(db, sql).await)
}

async fn indexes(db: &TestDb) -> BTreeSet<String> {
    let sql = match db.kind() {
        Kind::Sqlite => "select tbl_name || '.' || name from sqlite_schema where type = 'index' and sql is not null",
        Kind::Postgres => {
            "select tablename || '.' || indexname from pg_indexes where schemaname = 'public'
                and indexname not like '%\\_pkey' and indexname not like '%\\_key'"
        }
    };
    own(texts(db, sql).await)
}

fn own(rows: Vec<String>) -> BTreeSet<String> {
    rows.into_iter().filter(|row| !row.starts_with("_sqlx") && !row.starts_with("sqlite_")).collect()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let (Some(sqlite), Some(postgres)) = (fresh(Kind::Sqlite).await, fresh(Kind::Postgres).await) else { return };
    let names = columns(&sqlite).await;
    for known in ["orders.certificate_id integer", "orders.organization_id integer null"] {
        assert!(names.contains(known), "{known} in {names:?}");
    }
    assert_eq!(names, columns(&postgres).await);
    assert_eq!(indexes(&sqlite).await, indexes(&postgres).await);
}
