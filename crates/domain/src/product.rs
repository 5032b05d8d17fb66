//! The products that can be ordered (API reference 5.8).

/// How much of the subject a product validates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// Domain control only.
    Domain,
    /// An organization as well.
    Organization,
    Extended,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// The word in the URL: `ssl_dv_geotrust`.
    pub name_id: &'static str,
    pub name: &'static str,
    pub validation: Validation,
}

const fn product(name_id: &'static str, name: &'static str, validation: Validation) -> Product {
    Product { name_id, name, validation }
}

use Validation::{Domain, Extended, Organization};

static PRODUCTS: [Product; 22] = [
    product("ssl_dv_geotrust", "GeoTrust Standard DV", Domain),
    product("ssl_dv_rapidssl", "RapidSSL Standard DV", Domain),
    product("wildcard_dv_geotrust", "GeoTrust Wildcard DV", Domain),
    product("wildcard_dv_rapidssl", "RapidSSL Wildcard DV", Domain),
    product("cloud_dv_geotrust", "GeoTrust Cloud DV", Domain),
    product("ssl_dv_geotrust_flex", "GeoTrust DV SSL", Domain),
    product("ssl_basic", "Basic OV", Organization),
    product("ssl_plus", "Standard SSL", Organization),
    product("ssl_multi_domain", "Multi-Domain SSL", Organization),
    product("ssl_wildcard", "Wildcard SSL", Organization),
    product("ssl_cloud_wildcard", "Cloud Wildcard SSL", Organization),
    product("ssl_securesite_flex", "Secure Site OV", Organization),
    product("ssl_securesite_pro", "Secure Site Pro SSL", Organization),
    product("ssl_geotrust_truebizid", "GeoTrust TrueBusiness ID OV", Organization),
    product("private_ssl_plus", "Private SSL", Organization),
    product("private_ssl_wildcard", "Private Wildcard SSL", Organization),
    product("ssl_ev_basic", "Basic EV", Extended),
    product("ssl_ev_plus", "Extended Validation SSL", Extended),
    product("ssl_ev_multi_domain", "EV Multi-Domain", Extended),
    product("ssl_ev_securesite_flex", "Secure Site EV", Extended),
    product("ssl_ev_securesite_pro", "Secure Site Pro EV SSL", Extended),
    product("ssl_ev_securesite", "Secure Site EV SSL", Extended),
];

impl Product {
    pub fn all() -> &'static [Self] {
        &PRODUCTS
    }

    pub fn find(name_id: &str) -> Option<&'static Self> {
        PRODUCTS.iter().find(|product| product.name_id == name_id)
    }

    pub const fn needs_organization(&self) -> bool {
        !matches!(self.validation, Domain)
    }

    /// `product.type` of the API.
    pub const fn kind(&self) -> &'static str {
        match self.validation {
            Domain => "dv_ssl_certificate",
            Organization | Extended => "ssl_certificate",
        }
    }

    /// `dv`, `ov` or `ev`.
    pub const fn validation_type(&self) -> &'static str {
        match self.validation {
            Domain => "dv",
            Organization => "ov",
            Extended => "ev",
        }
    }
}

impl Validation {
    pub const fn name(self) -> &'static str {
        match self {
            Domain => "DV",
            Organization => "OV",
            Extended => "EV",
        }
    }

    pub const fn description(self) -> &'static str {
        match self {
            Domain => "Domain Validation",
            Organization => "Normal Organization Validation",
            Extended => "Extended Organization Validation (EV)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_is_found_by_its_name_and_by_no_other() {
        for product in Product::all() {
            assert_eq!(Product::find(product.name_id), Some(product));
        }
        assert_eq!(Product::find("code_signing"), None);
    }
}
