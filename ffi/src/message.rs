//! What a caller tells a running job. Shape: `tests/schemas/message.schema.json`.

use reseat_core::Error;
use reseat_core::ports::Token;
use serde::Deserialize;

/// A checked message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// The answer to a `need`; without a token: there is none.
    Answer { id: u64, token: Option<Token> },
    /// Hold back new changes.
    Pause,
    /// Go on.
    Continue,
}

// Untagged, with one shape per message: every member is required and no other is known, so that null, a
// missing member and a mixture are all refused.
#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Token(RawToken),
    NoToken(RawNoToken),
    Order(RawOrder),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawToken {
    answer: u64,
    token: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNoToken {
    answer: u64,
    none: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOrder {
    #[serde(rename = "do")]
    order: Order,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Order {
    Pause,
    Continue,
}

impl Message {
    /// Reads a message.
    ///
    /// Errors: `InvalidInput`. Never repeats the message's text: it may hold a token.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Message, Error> {
        let wrong = |what: &str| Error::invalid("message", what);
        match serde_json::from_slice(bytes) {
            Ok(Raw::Token(RawToken { answer, token })) => {
                // The token must fit a header line whole, or it would change the request it is put into.
                if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return Err(Error::invalid("token", "empty, or not printable ASCII"));
                }
                Ok(Message::Answer {
                    id: answer,
                    token: Some(Token::new(token)),
                })
            }
            Ok(Raw::NoToken(RawNoToken { answer, none: true })) => Ok(Message::Answer {
                id: answer,
                token: None,
            }),
            Ok(Raw::NoToken(RawNoToken { none: false, .. })) => Err(wrong("none can only be true")),
            Ok(Raw::Order(RawOrder {
                order: Order::Pause,
            })) => Ok(Message::Pause),
            Ok(Raw::Order(RawOrder {
                order: Order::Continue,
            })) => Ok(Message::Continue),
            Err(fault) if fault.is_data() => Err(wrong("none of the known shapes")),
            Err(_) => Err(wrong("not JSON")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_documented_shapes() {
        let parse = |text: &str| Message::parse(text.as_bytes()).unwrap();
        let token = Some(Token::new("abc"));
        assert_eq!(
            parse(r#"{"answer":1,"token":"abc"}"#),
            Message::Answer { id: 1, token }
        );
        assert_eq!(
            parse(r#"{"answer":2,"none":true}"#),
            Message::Answer { id: 2, token: None }
        );
        assert_eq!(parse(r#"{"do":"pause"}"#), Message::Pause);
        assert_eq!(parse(r#"{"do":"continue"}"#), Message::Continue);
    }

    #[test]
    fn refuses_everything_else_without_repeating_it() {
        for text in [
            "",
            "s3cret",
            "null",
            "[]",
            "{}",
            r#"{"answer":1}"#,
            r#"{"answer":"1","token":"s3cret"}"#,
            r#"{"answer":-1,"token":"s3cret"}"#,
            r#"{"answer":1,"token":null}"#,
            r#"{"answer":1,"token":["s3cret"]}"#,
            r#"{"answer":1,"token":"s3cret","none":true}"#,
            r#"{"answer":1,"token":"s3cret\r\nX: y"}"#,
            r#"{"answer":1,"none":false}"#,
            r#"{"do":"s3cret"}"#,
            r#"{"do":"pause","answer":1}"#,
        ] {
            let fault = Message::parse(text.as_bytes()).unwrap_err();
            assert_eq!(fault.code().id(), "InvalidInput", "{text}");
            assert!(!format!("{fault} {fault:?}").contains("s3cret"), "{text}");
        }
    }
}
