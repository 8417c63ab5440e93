//! As much HTTP as the simulator's control path on loopback needs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// Nothing on loopback takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Gets a page; `address` is `host:port`.
///
/// HTTP/1.0, so that the answer ends with the connection and is never sent in chunks.
pub(super) fn get(address: &str, path: &str, header: &str) -> Result<String> {
    let mut stream =
        TcpStream::connect(address).with_context(|| format!("nobody listens on {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: {address}\r\n{header}\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .with_context(|| format!("no answer to {path}"))?;
    body(&String::from_utf8(answer)?).with_context(|| format!("GET {path}"))
}

fn body(answer: &str) -> Result<String> {
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .context("the answer is no HTTP")?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    ensure!(
        status == "200",
        "the answer has the status {status}: {body}"
    );
    Ok(body.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_good_answer_has_a_body() {
        assert_eq!(body("HTTP/1.0 200 OK\r\nA: b\r\n\r\n{}").unwrap(), "{}");
        assert!(body("HTTP/1.0 403 Forbidden\r\n\r\n").is_err());
        assert!(body("nonsense").is_err());
    }
}
