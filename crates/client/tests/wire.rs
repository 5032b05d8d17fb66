//! What the client writes on the wire, and what it makes of answers. Each test
//! has a listener of its own that takes one request and gives one canned answer;
//! the server's tests drive this client against the real thing.

use sealpost_client::api::emails::{DomainApprovalEmail, ResendEmails};
use sealpost_client::{Client, Error, InboxQuery, OrderQuery};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const KEY: &str = "canary-key";
const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

#[tokio::test]
async fn resend_emails_is_sent_as_published() {
    let (client, request) = answering(NO_CONTENT).await;
    let entry = DomainApprovalEmail {
        domain: Some("example.com".to_owned()),
        email: Some("someone@example.com".to_owned()),
        email_domain: None,
    };
    let body = ResendEmails { domain_approval_emails: Some(vec![entry]), locale: Some("ko".to_owned()) };
    client.resend_emails(42, &body).await.expect("204");

    let request = request.await.expect("one request");
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("PUT /services/v2/order/certificate/42/resend-emails HTTP/1.1\r\n"), "{head}");
    for header in ["x-dc-devkey: canary-key", "content-type: application/json", "accept: application/json"] {
        assert_eq!(head.to_ascii_lowercase().matches(header).count(), 1, "{header} in {head}");
    }
    let wanted = r#"{"domain_approval_emails":[{"domain":"example.com","email":"someone@example.com"}],"locale":"ko"}"#;
    assert_eq!(body, wanted);
}

#[tokio::test]
async fn an_empty_list_of_additional_emails_is_sent() {
    let (client, request) = answering(NO_CONTENT).await;
    client.set_additional_emails(42, &[]).await.expect("204");

    let request = request.await.expect("one request");
    assert!(request.starts_with("PUT /services/v2/order/certificate/42/additional-emails HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"additional_emails\":[]}"), "{request}");
}

#[tokio::test]
async fn filters_and_paging_go_into_the_query() {
    let answer = ok(r#"{"orders":[],"page":{"total":0,"limit":5,"offset":10}}"#);
    let (client, request) = answering(&answer).await;
    let query = OrderQuery {
        filters: vec![("status".to_owned(), "pending".to_owned()), ("search".to_owned(), "%a&b".to_owned())],
        sort: Some("-date_created".to_owned()),
        limit: Some(5),
        offset: Some(10),
    };
    let list = client.orders(&query).await.expect("200");
    assert_eq!(list.page.limit, 5);

    let wanted = "GET /services/v2/order/certificate?filters%5Bstatus%5D=pending&filters%5Bsearch%5D=%25a%26b\
                  &sort=-date_created&limit=5&offset=10 HTTP/1.1\r\n";
    let request = request.await.expect("one request");
    assert!(request.starts_with(wanted), "{request}");
}

#[tokio::test]
async fn the_own_api_is_beside_the_compatible_one() {
    let (client, request) = answering(&ok(r#"{"mails":[]}"#)).await;
    let wait = Some(std::time::Duration::from_secs(10));
    let query = InboxQuery { to: Some("a+b@example.com".to_owned()), wait, ..Default::default() };
    assert_eq!(client.inbox(&query).await.expect("200").mails, []);

    let request = request.await.expect("one request");
    assert!(request.starts_with("GET /sealpost/v1/inbox?to=a%2Bb%40example.com&wait=10s HTTP/1.1\r\n"), "{request}");
}

#[tokio::test]
async fn a_file_comes_as_its_bytes() {
    let (client, request) = answering("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nPEM").await;
    assert_eq!(client.download_order(42, "pem_all").await.expect("200"), b"PEM");

    let request = request.await.expect("one request");
    assert!(request.starts_with("GET /services/v2/certificate/download/order/42/format/pem_all "), "{request}");
}

#[tokio::test]
async fn a_refusal_is_an_error_with_the_apis_code() {
    let body = r#"{"errors":[{"code":"not_found|order","message":"No such order."}]}"#;
    let answer = format!("HTTP/1.1 404 Not Found\r\nx-request-id: r-7\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let (client, _request) = answering(&answer).await;
    let error = client.order(42).await.expect_err("404");

    let Error::Api { status: 404, code, message, request_id, .. } = error else { panic!("{error:?}") };
    assert_eq!((code.as_str(), message.as_str()), ("not_found|order", "No such order."));
    assert_eq!(request_id.as_deref(), Some("r-7"));
}

#[tokio::test]
async fn an_answer_of_another_shape_is_told_apart() {
    let (client, _request) = answering(&ok(r#"{"id":"seven"}"#)).await;
    let error = client.order(42).await.expect_err("not an order");
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(!error.is_temporary());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let (client, _request) = answering(answer).await;
    let error = client.order(42).await.expect_err("302");
    assert_eq!(error.code(), Some("http_302"));
}

#[tokio::test]
async fn an_unreachable_server_is_told_with_its_cause_and_without_the_key() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let client = Client::new(&format!("http://{address}"), KEY).expect("valid");
    let error = client.resend_emails(42, &ResendEmails::default()).await.expect_err("nobody listens");

    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(error.is_temporary());
    assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
    for text in [format!("{error:?}"), format!("{client:?}")] {
        assert!(!text.contains(KEY), "{text}");
    }
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_is_refused() {
    let error = Client::new("http://127.0.0.1", "canary\r\nx: y").expect_err("refused");
    assert!(matches!(error, Error::Key(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("canary"));
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// A client of a listener that takes one request, gives this answer, and hands
/// the request over.
async fn answering(answer: &str) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let answer = answer.to_owned();
    let request = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.expect("a connection");
        let request = read_request(&mut connection).await;
        connection.write_all(answer.as_bytes()).await.expect("the client listens");
        request
    });
    (Client::new(&format!("http://{address}/services/v2/"), KEY).expect("valid"), request)
}

async fn read_request(connection: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return text.into_owned();
        }
        let read = connection.read_buf(&mut bytes).await.expect("the client speaks");
        assert_ne!(read, 0, "the request broke off");
    }
}

fn content_length(head: &str) -> usize {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.map_or(0, |(_, value)| value.parse().expect("a number"))
}
