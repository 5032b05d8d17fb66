//! Orders: placing, reading, listing, ending and annotating them.

mod dcv;
mod info;
mod life;
mod list;
mod notes;
mod place;

pub use dcv::{ChangeDcvMethod, CheckDcv, DcvChecked, DcvCheckedName, DcvToken};
pub use info::{CaCert, OrderCertificate, OrderInfo, OrderOrganization, OrderProduct, OrderRequest, ServerPlatform};
pub use life::{
    CertificateList, FurtherCertificate, ListedCertificate, RenewalMessage, Revoke, StatusChange, StatusChanges,
};
pub use list::{OrderList, OrderRow};
pub use notes::{NewNote, Note, Notes, UpdateStatus};
pub use place::{
    CertificateRequest, CustomField, DcvEmail, OrderPlaced, OrderingOrganization, OrganizationContact, PlaceOrder,
    PlacedRequest, ProductHint, Validity,
};

pub use crate::ids::Page;
