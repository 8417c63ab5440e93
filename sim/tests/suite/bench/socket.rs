//! The plainest HTTP client: sends bytes, reads until the other side closes.

use std::io::{Read, Write};
use std::net::TcpStream;

use reseat_sim::{Answer, Delivery};

/// What came back over a connection that was closed after it.
#[derive(Debug)]
pub(crate) struct Received {
    /// 0 where nothing came.
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The answer, as an exchange in process would give it.
    pub(crate) fn answer(&self) -> Answer {
        let is_whole = self.announced().is_none_or(|all| all == self.body.len());
        Answer {
            status: self.status,
            headers: self.headers.clone(),
            body: self.body.clone(),
            delivery: match self.status {
                0 => Delivery::Cut,
                _ if is_whole => Delivery::Whole,
                _ => Delivery::Truncated,
            },
            ..Answer::default()
        }
    }

    /// How long the body should have been.
    pub(crate) fn announced(&self) -> Option<usize> {
        self.header("content-length")
            .and_then(|length| length.parse().ok())
    }
}

/// Sends one request to `http://127.0.0.1:PORT` and reads everything that comes.
pub(crate) fn send(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Received {
    let mut stream = start(address, method, path, headers, body);
    let mut bytes = Vec::new();
    // A cut connection may end in a reset; what came before it counts.
    let _ = stream.read_to_end(&mut bytes);
    read(&bytes)
}

/// Sends one request and leaves the answer to whoever holds the connection.
pub(crate) fn start(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> TcpStream {
    let host = address.strip_prefix("http://").expect("an http address");
    let mut stream = TcpStream::connect(host).expect("a connection");
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream
        .write_all(text.as_bytes())
        .expect("the request goes out");
    stream
}

fn read(bytes: &[u8]) -> Received {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let Some(end) = end else {
        return Received {
            status: 0,
            headers: Vec::new(),
            body: bytes.to_vec(),
        };
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok())
        .unwrap_or(0);
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().to_owned()))
    };
    let mut received = Received {
        status,
        headers: lines.filter_map(header).collect(),
        body: bytes[end + 4..].to_vec(),
    };
    if received.header("transfer-encoding") == Some("chunked") {
        received.body = unchunked(&received.body);
    }
    received
}

/// The bytes of a body that came in chunks, as far as they came.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).expect("the size of a chunk");
        let size = usize::from_str_radix(size, 16).expect("the size of a chunk");
        let chunk = &rest[end + 2..];
        body.extend(&chunk[..size.min(chunk.len())]);
        rest = chunk.get(size + 2..).unwrap_or_default();
    }
    body
}
