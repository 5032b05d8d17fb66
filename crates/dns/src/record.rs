//! What the records of an answer say, as values of the domain.

use hickory_resolver::proto::rr::RData;
use sealpost_domain::caa::Caa;
use sealpost_domain::dns::{Mx, Txt};

pub fn txt(data: &RData) -> Option<Txt> {
    match data {
        RData::TXT(txt) => Some(Txt(txt.txt_data.iter().map(|text| text.to_vec()).collect())),
        _ => None,
    }
}

pub fn caa(data: &RData) -> Option<Caa> {
    match data {
        RData::CAA(caa) => {
            Some(Caa { flags: caa.flags(), tag: caa.tag.to_ascii_lowercase(), value: caa.value.clone() })
        }
        _ => None,
    }
}

pub fn mx(data: &RData) -> Option<Mx> {
    match data {
        RData::MX(mx) => Some(Mx {
            preference: mx.preference,
            exchange: mx.exchange.to_ascii().trim_end_matches('.').to_ascii_lowercase(),
        }),
        _ => None,
    }
}
