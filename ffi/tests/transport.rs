//! The native transport against a server that breaks off wherever it is told to: what certainly never left
//! is `NotSent`, everything else `NoAnswer`, and no request arrives twice.
#![expect(clippy::unwrap_used, reason = "a test stops where it can't go on")]

use reseat_core::adapters::ReqwestTransport;
use reseat_core::cloud::{Cloud, Environment};
use reseat_core::ports::{
    HttpMethod, HttpRequest, HttpResponse, HttpTransport, Token, TransportError,
};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

const TOKEN: &str = "s3cret-token";

/// A server that answers the requests of each connection with these bytes, then closes it; an empty answer
/// closes it at once.
struct Server {
    root: String,
    seen: Receiver<String>,
    thread: JoinHandle<()>,
}

impl Server {
    fn start(connections: Vec<Vec<&'static str>>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let root = format!("http://{}", listener.local_addr().unwrap());
        let (sender, seen) = channel();
        let thread = std::thread::spawn(move || {
            for answers in connections {
                let (stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                for answer in answers {
                    let Some(request) = read_request(&mut reader) else {
                        break;
                    };
                    sender.send(request).unwrap();
                    (&stream).write_all(answer.as_bytes()).unwrap();
                }
            }
        });
        Server { root, seen, thread }
    }

    /// Every request that arrived, once the script is over.
    fn requests(self) -> Vec<String> {
        self.thread.join().unwrap();
        self.seen.into_iter().collect()
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")?
                .parse()
                .ok()
        })
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8(body).unwrap())
}

fn transport(root: &str) -> ReqwestTransport {
    ReqwestTransport::new(&Environment::custom(Cloud::Global, root).unwrap())
}

fn post(root: &str) -> HttpRequest {
    HttpRequest {
        method: HttpMethod::Post,
        url: format!("{root}/v1.0/$batch?secret-query"),
        headers: vec![("content-type", "application/json".into())],
        token: Token::new(TOKEN),
        body: b"{}".to_vec(),
        timeout: Duration::from_secs(60),
    }
}

type Outcome = Result<HttpResponse, TransportError>;

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

/// Each request to the server once, one after the other, by one transport.
fn send_to(server: &Server, times: usize) -> Vec<Outcome> {
    let transport = transport(&server.root);
    run(async {
        let mut outcomes = Vec::new();
        for _ in 0..times {
            outcomes.push(transport.send(&post(&server.root)).await);
        }
        outcomes
    })
}

/// `NoAnswer` or `NotSent`, after a look at what it says.
fn kind(outcome: &Outcome) -> &'static str {
    let (kind, detail) = match outcome {
        Ok(_) => return "Answer",
        Err(TransportError::NotSent { detail }) => ("NotSent", detail),
        Err(TransportError::NoAnswer { detail }) => ("NoAnswer", detail),
    };
    assert!(!detail.is_empty());
    for secret in [TOKEN, "127.0.0.1", "secret-query", "batch"] {
        assert!(!detail.contains(secret), "{detail}");
    }
    kind
}

const WHOLE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nRequest-Id: r1\r\n\r\n{}";

#[test]
fn an_answer_comes_whole_and_the_request_as_it_was_given() {
    let server = Server::start(vec![vec![WHOLE]]);
    let answer = send_to(&server, 1).remove(0).unwrap();
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, b"{}".as_slice())
    );
    assert_eq!(answer.header("request-id"), Some("r1"));
    let requests = server.requests();
    let lines: Vec<_> = requests[0].lines().collect();
    assert_eq!(lines[0], "POST /v1.0/$batch?secret-query HTTP/1.1");
    assert!(
        lines.contains(&"authorization: Bearer s3cret-token"),
        "{lines:?}"
    );
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.contains("content-type"))
            .count(),
        1
    );
}

#[test]
fn a_refused_connection_was_not_sent() {
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let root = format!("http://{nobody}");
    assert_eq!(kind(&run(transport(&root).send(&post(&root)))), "NotSent");
}

#[test]
fn a_cut_after_the_request_is_no_answer_and_nothing_is_repeated() {
    let server = Server::start(vec![vec![""]]);
    assert_eq!(kind(&send_to(&server, 1)[0]), "NoAnswer");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_cut_on_a_kept_connection_is_no_answer_and_nothing_is_repeated() {
    let server = Server::start(vec![vec![WHOLE, ""]]);
    let outcomes = send_to(&server, 2);
    assert_eq!(
        outcomes.iter().map(kind).collect::<Vec<_>>(),
        ["Answer", "NoAnswer"]
    );
    // A repeated request would have to connect again and would find the server gone: still two.
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_request_after_the_server_closed_arrives_once_or_not_at_all() {
    let server = Server::start(vec![vec![WHOLE], vec![WHOLE]]);
    let outcomes = send_to(&server, 2);
    let answered = outcomes
        .iter()
        .filter(|outcome| kind(outcome) == "Answer")
        .count();
    if answered < 2 {
        // The close crossed the request on its way; let the script end.
        drop(TcpStream::connect(
            server.root.strip_prefix("http://").unwrap(),
        ));
    }
    assert_eq!(server.requests().len(), answered);
}

#[test]
fn an_answer_cut_short_is_no_answer() {
    for cut in [
        "HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n{\"value\":[",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnonsense\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nconte",
        "nonsense\r\n\r\n",
    ] {
        let server = Server::start(vec![vec![cut]]);
        assert_eq!(kind(&send_to(&server, 1)[0]), "NoAnswer", "{cut}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_request_without_an_answer_in_time_is_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    let request = HttpRequest {
        timeout: Duration::from_millis(50),
        ..post(&root)
    };
    assert_eq!(kind(&run(transport(&root).send(&request))), "NoAnswer");
}

#[test]
fn redirects_are_answers_and_errors_are_not_retried() {
    for answer in [
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    ] {
        let server = Server::start(vec![vec![answer]]);
        let status = send_to(&server, 1).remove(0).unwrap().status.to_string();
        assert!(answer.contains(&status));
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_known_cloud_is_never_spoken_to_without_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    let transport = ReqwestTransport::new(&Environment::known(Cloud::Global));
    assert_eq!(kind(&run(transport.send(&post(&root)))), "NotSent");
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err());
}

#[test]
fn tls_is_set_up_for_this_client_alone_and_a_failed_handshake_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("https://{}", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut hello = [0; 1];
        stream.read_exact(&mut hello).unwrap();
        hello
    });
    assert_eq!(kind(&run(transport(&root).send(&post(&root)))), "NotSent");
    // 22 begins a TLS handshake; a request would begin with its method.
    assert_eq!(thread.join().unwrap(), [22]);
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}
