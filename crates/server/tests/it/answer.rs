//! [`Answer`]: status, headers and body as they came, and what every answer has
//! in common.

use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::Value;

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// The bytes as text, where they are text.
    pub body: String,
}

pub async fn send(request: RequestBuilder) -> Answer {
    let answer = request.send().await.expect("the desk answers");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let bytes = answer.bytes().await.expect("a whole body").to_vec();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status, headers, bytes, body }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {:?}", self.status, self.body))
    }

    /// 200 with JSON.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/json");
        self.json()
    }

    /// 201 with JSON.
    #[track_caller]
    pub fn created(&self) -> Value {
        assert_eq!(self.status, 201, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/json");
        self.json()
    }

    /// 204 and nothing at all.
    #[track_caller]
    pub fn empty(&self) {
        assert_eq!((self.status, self.body.as_str()), (204, ""));
        assert_eq!(self.header("content-type"), "");
    }

    /// The codes of a refusal, which must have the API's shape: an `errors` list
    /// of codes and messages and nothing else, as bare `application/json`, with
    /// a request id (API reference §1.3, §2; R47).
    #[track_caller]
    pub fn codes(&self) -> Vec<String> {
        assert!(self.status >= 400, "not refused: {} {}", self.status, self.body);
        assert_eq!(self.header("content-type"), "application/json", "{} {}", self.status, self.body);
        assert_eq!(self.header("x-request-id").len(), 16, "{}", self.body);
        let body = self.json();
        let (members, list) = (body.as_object().expect("an object"), body["errors"].as_array().expect("a list"));
        assert!(members.len() == 1 && !list.is_empty(), "{}", self.body);
        let code = |entry: &Value| {
            let members = entry.as_object().expect("an object");
            let message = entry["message"].as_str().expect("a message");
            assert!(members.len() == 2 && !message.is_empty(), "{}", self.body);
            entry["code"].as_str().expect("a code").to_owned()
        };
        list.iter().map(code).collect()
    }

    /// Refused with this status and this as the first code; gives the message.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> String {
        let codes = self.codes();
        assert_eq!((self.status, codes[0].as_str()), (status, code), "{}", self.body);
        self.json()["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
    }
}
