//! `/product`

use axum::Json;
use axum::extract::{Path, State};
use sealpost_api::errors::Errors;
use sealpost_api::products::{
    AllowedCaCert, Product as ProductRow, ProductInfo, ProductList, SignatureHash, SignatureHashTypes,
};
use sealpost_domain::Product;

use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;

/// What can be ordered
#[utoipa::path(get, path = "/services/v2/product", tag = "account",
    responses((status = 200, body = ProductList), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(ApiKey(_): ApiKey) -> Json<ProductList> {
    let row = |product: &Product| ProductRow {
        name_id: product.name_id.to_owned(),
        name: Some(product.name.to_owned()),
        group_name: Some(group(product).to_owned()),
        kind: Some(product.kind().to_owned()),
        allowed_validity_years: vec![1],
        allowed_order_validity_years: vec![1, 2, 3],
        signature_hash_types: Some(hashes()),
        csr_required: true,
    };
    Json(ProductList { products: Product::all().iter().map(row).collect() })
}

/// One product
#[utoipa::path(get, path = "/services/v2/product/{name_id}", tag = "account",
    params(("name_id" = String, Path, description = "The product's word in the ordering call")),
    responses((status = 200, body = ProductInfo), (status = 404, description = "`not_found|product`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    ApiKey(_): ApiKey,
    Path(name_id): Path<String>,
) -> Result<Json<ProductInfo>, ApiError> {
    let product = Product::find(&name_id).ok_or(ApiError::NotFound("product"))?;
    Ok(Json(ProductInfo {
        name_id: product.name_id.to_owned(),
        name: Some(product.name.to_owned()),
        group_name: Some(group(product).to_owned()),
        kind: Some(product.kind().to_owned()),
        validation_type: Some(product.validation.name().to_owned()),
        duplicates_allowed: false,
        allowed_validity_years: vec![1],
        allowed_order_validity_years: vec![1, 2, 3],
        signature_hash_types: Some(hashes()),
        additional_dns_names_allowed: Some(true),
        custom_expiration_date_allowed: Some(true),
        csr_required: true,
        allowed_ca_certs: vec![AllowedCaCert {
            id: app.issuer.id(),
            name: Some(app.issuer.issuing_common_name().to_owned()),
            chain_info: Some(format!("{} - {}", app.issuer.issuing_common_name(), app.issuer.root_common_name())),
        }],
        ..ProductInfo::default()
    }))
}

const fn group(product: &Product) -> &'static str {
    if product.needs_organization() { "ssl_certificate" } else { "dv_ssl_certificate" }
}

fn hashes() -> SignatureHashTypes {
    let hash = |id: &str| SignatureHash { id: id.to_owned(), name: Some(id.to_uppercase()) };
    SignatureHashTypes {
        allowed_hash_types: ["sha256", "sha384", "sha512"].map(hash).to_vec(),
        default_hash_type_id: Some("sha256".to_owned()),
    }
}
