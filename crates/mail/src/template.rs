//! The templates of all mails, read once, and the function `say` that they
//! take their sentences from.

use std::sync::Arc;

use fluent_bundle::FluentArgs;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Object, Serde, Value, ValueKind, from_args};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, context};
use sealpost_domain::MailKind;
use serde::Serialize;

use crate::overrides::Overrides;
use crate::texts::{Argument, Texts};
use crate::wrap::wrap;

/// Steps of one rendering: a mail of 250 names takes less than a tenth of it.
const FUEL: u64 = 200_000;

/// The HTML and the text of one mail.
pub(crate) struct Rendered {
    pub html: String,
    pub text: String,
}

/// The built-in templates by their file names: what all kinds share, then two
/// bodies for each kind.
pub(crate) const SOURCES: [(&str, &str); 38] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("layout.txt", include_str!("../templates/layout.txt")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("parts.txt", include_str!("../templates/parts.txt")),
    ("certificate.html", include_str!("../templates/certificate.html")),
    ("certificate.txt", include_str!("../templates/certificate.txt")),
    ("dcv_approval/body.html", include_str!("../templates/dcv_approval/body.html")),
    ("dcv_approval/body.txt", include_str!("../templates/dcv_approval/body.txt")),
    ("order_received/body.html", include_str!("../templates/order_received/body.html")),
    ("order_received/body.txt", include_str!("../templates/order_received/body.txt")),
    ("order_approval/body.html", include_str!("../templates/order_approval/body.html")),
    ("order_approval/body.txt", include_str!("../templates/order_approval/body.txt")),
    ("order_approved/body.html", include_str!("../templates/order_approved/body.html")),
    ("order_approved/body.txt", include_str!("../templates/order_approved/body.txt")),
    ("order_rejected/body.html", include_str!("../templates/order_rejected/body.html")),
    ("order_rejected/body.txt", include_str!("../templates/order_rejected/body.txt")),
    ("order_canceled/body.html", include_str!("../templates/order_canceled/body.html")),
    ("order_canceled/body.txt", include_str!("../templates/order_canceled/body.txt")),
    ("certificate_issued/body.html", include_str!("../templates/certificate_issued/body.html")),
    ("certificate_issued/body.txt", include_str!("../templates/certificate_issued/body.txt")),
    ("certificate_reissued/body.html", include_str!("../templates/certificate_reissued/body.html")),
    ("certificate_reissued/body.txt", include_str!("../templates/certificate_reissued/body.txt")),
    ("duplicate_issued/body.html", include_str!("../templates/duplicate_issued/body.html")),
    ("duplicate_issued/body.txt", include_str!("../templates/duplicate_issued/body.txt")),
    ("certificate_renewed/body.html", include_str!("../templates/certificate_renewed/body.html")),
    ("certificate_renewed/body.txt", include_str!("../templates/certificate_renewed/body.txt")),
    ("certificate_revoked/body.html", include_str!("../templates/certificate_revoked/body.html")),
    ("certificate_revoked/body.txt", include_str!("../templates/certificate_revoked/body.txt")),
    ("certificate_expiring/body.html", include_str!("../templates/certificate_expiring/body.html")),
    ("certificate_expiring/body.txt", include_str!("../templates/certificate_expiring/body.txt")),
    ("certificate_expired/body.html", include_str!("../templates/certificate_expired/body.html")),
    ("certificate_expired/body.txt", include_str!("../templates/certificate_expired/body.txt")),
    ("order_expiring/body.html", include_str!("../templates/order_expiring/body.html")),
    ("order_expiring/body.txt", include_str!("../templates/order_expiring/body.txt")),
    ("validation_expiring/body.html", include_str!("../templates/validation_expiring/body.html")),
    ("validation_expiring/body.txt", include_str!("../templates/validation_expiring/body.txt")),
    ("account_alarm/body.html", include_str!("../templates/account_alarm/body.html")),
    ("account_alarm/body.txt", include_str!("../templates/account_alarm/body.txt")),
];

/// Reads all templates. HTML escapes what is put into it, text does not (R30);
/// a name that a context lacks is an error, not an empty string.
///
/// Operators may replace files: templates see their context and nothing else,
/// cannot leave escaping, and have an end.
pub(crate) fn environment(overrides: &Overrides) -> Result<Environment<'static>, Error> {
    let mut environment = empty()?;
    for (name, source) in SOURCES {
        match overrides.templates.get(name) {
            Some(source) => environment.add_template_owned(name, source.clone())?,
            None => environment.add_template(name, source)?,
        }
    }
    Ok(environment)
}

/// Whether a text is a template at all.
pub(crate) fn parse(name: &str, source: &str) -> Result<(), Error> {
    empty()?.add_template_owned(name.to_owned(), source.to_owned())
}

fn empty() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.remove_filter("safe");
    environment.remove_global("debug");
    environment
        .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(
        |file| {
            if file.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        },
    );
    Ok(environment)
}

/// Renders both bodies of a mail from one context.
pub(crate) fn render(
    environment: &Environment<'_>,
    texts: &Arc<Texts>,
    kind: MailKind,
    context: &impl Serialize,
) -> Result<Rendered, Error> {
    let say = Value::from_object(Say(Arc::clone(texts)));
    let context = context! { say, ..Value::from(Serde(context)) };
    let kind = kind.name();
    Ok(Rendered {
        html: environment.get_template(&format!("{kind}/body.html"))?.render(context.clone())?,
        text: wrap(&environment.get_template(&format!("{kind}/body.txt"))?.render(context)?, texts.language()),
    })
}

/// `say("key", name=value, …)` of one language.
#[derive(Debug)]
struct Say(Arc<Texts>);

impl Object for Say {
    fn call(self: &Arc<Self>, _state: &mut State<'_, '_>, arguments: &[Value]) -> Result<Value, Error> {
        let (key, named): (&str, Kwargs) = from_args(arguments)?;
        let mut filled = FluentArgs::new();
        for name in named.args() {
            let value: Value = named.get(name)?;
            let value = match value.kind() {
                ValueKind::Number => Argument::from(i64::try_from(value)?),
                _ => Argument::from(value.to_string()),
            };
            filled.set(name.to_owned(), value);
        }
        let text = self.0.try_say(key, &filled);
        text.map(Value::from).map_err(|problem| Error::new(ErrorKind::InvalidOperation, problem))
    }
}
