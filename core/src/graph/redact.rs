//! What of an answer may be passed on. Answers come from outside: a server, or a proxy between, may repeat
//! the request's own headers in them.

use crate::ports::{HttpResponse, Token};

/// The answer with every copy of the token replaced, in body and headers.
pub(super) fn without_token(mut response: HttpResponse, token: &Token) -> HttpResponse {
    let secret = token.expose();
    for (_, value) in &mut response.headers {
        if value.contains(secret) {
            *value = value.replace(secret, "***");
        }
    }
    response.body = replace(response.body, secret.as_bytes());
    response
}

fn replace(body: Vec<u8>, secret: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = body.as_slice();
    while let Some(first) = find(rest, secret) {
        let (before, copy) = rest.split_at(first);
        out.extend_from_slice(before);
        out.extend_from_slice(b"***");
        rest = copy.split_at(secret.len()).1;
    }
    if out.is_empty() {
        return body;
    }
    out.extend_from_slice(rest);
    out
}

fn find(body: &[u8], secret: &[u8]) -> Option<usize> {
    if secret.is_empty() {
        return None;
    }
    body.windows(secret.len())
        .position(|window| window == secret)
}

/// An id of Graph's, which is a GUID or something like it; anything else is not passed on.
pub(super) fn id(text: &str) -> Option<String> {
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    (!text.is_empty() && text.len() <= 64 && text.chars().all(is_id)).then(|| text.to_string())
}

/// An error code of Graph's: one word.
pub(super) fn code(text: &str) -> Option<String> {
    let is_code = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
    (!text.is_empty() && text.len() <= 80 && text.chars().all(is_code)).then(|| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_comes_back_goes_no_further() {
        let response = HttpResponse {
            status: 400,
            headers: vec![("request-id".into(), "Bearer s3cret".into())],
            body: b"{\"message\":\"got s3cret and s3cret\"}".to_vec(),
        };
        let clean = without_token(response, &Token::new("s3cret"));
        assert_eq!(clean.body, b"{\"message\":\"got *** and ***\"}");
        assert_eq!(clean.headers[0].1, "Bearer ***");
        assert_eq!(id("Bearer ***"), None);
        assert_eq!(code("a b"), None);
    }

    #[test]
    fn a_body_full_of_tokens_does_no_harm() {
        let copies = 1_000_000;
        let body = replace(b"s3cret".repeat(copies), b"s3cret");
        assert_eq!(body.len(), 3 * copies);
    }
}
