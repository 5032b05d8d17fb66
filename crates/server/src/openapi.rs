//! The description of everything served, made from the handlers themselves.

use std::sync::OnceLock;

use axum::body::Bytes;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};

use crate::router;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sealpost",
        description = "The certificate order desk that you run yourself. `/services/v2` speaks the CertCentral \
            Services API v2; `/sealpost/v1` is Sealpost's own."
    ),
    tags(
        (name = "orders", description = "Placing, reading and ending certificate orders, and their mail"),
        (name = "certificates", description = "Downloading what was issued"),
        (name = "domains", description = "Who may approve a name, and the domains of organizations"),
        (name = "account", description = "The account, its users, containers, organizations, products and keys"),
        (name = "mails", description = "Sealpost's own: what became of each mail"),
        (name = "webhooks", description = "Calls to an address of yours when something happens"),
        (name = "inbox", description = "Sealpost's own, test mode only: the built-in inbox"),
        (name = "clock", description = "Sealpost's own, test mode only: the clock that is turned"),
        (name = "faults", description = "Sealpost's own, test mode only: what is to go wrong"),
        (name = "desk", description = "Health, metrics, pages and documents")
    ),
    security(("key" = []))
)]
pub struct Head;

/// The whole document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = router::api().split_for_parts().1;
    let key = ApiKey::Header(ApiKeyValue::with_description("X-DC-DEVKEY", "The API key"));
    let components = document.components.get_or_insert_default();
    components.security_schemes.insert("key".to_owned(), SecurityScheme::ApiKey(key).into());
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(operation_id(method, path));
            }
        }
    }
    document
}

/// `get_order_certificate_by_id`: handlers have their names from their modules,
/// but here each name has to be the only one of its kind.
fn operation_id(method: &str, path: &str) -> String {
    let path = path.trim_start_matches("/services/v2").trim_start_matches("/sealpost/v1");
    let mut words = vec![method.to_owned()];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        words.push(match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(parameter) => format!("by_{parameter}"),
            None => part.replace(['-', '.'], "_"),
        });
    }
    words.join("_")
}

/// The document, written when it is first asked for: most desks never are, and
/// it takes longer than all the rest of a start.
#[derive(Default)]
pub struct Served(OnceLock<Written>);

pub struct Written {
    pub json: Bytes,
    pub page: Bytes,
}

impl Served {
    pub fn get(&self) -> &Written {
        self.0.get_or_init(|| {
            let document = document();
            let json = document.to_json().expect("the document is plain data");
            let page = crate::web::docs::page(&document);
            Written { json: json.into(), page: page.into() }
        })
    }
}
