//! What a caller tells a running job. Shape: `tests/schemas/message.schema.json`.

use reseat_core::Error;
use reseat_core::error::{Misuse, Wrong};
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
        match serde_json::from_slice(bytes) {
            Ok(Raw::Token(RawToken { answer, token })) => {
                let token = Token::checked(token).ok_or(Misuse::TokenUnusable)?;
                Ok(Message::Answer {
                    id: answer,
                    token: Some(token),
                })
            }
            Ok(Raw::NoToken(RawNoToken { answer, none: true })) => Ok(Message::Answer {
                id: answer,
                token: None,
            }),
            Ok(Raw::Order(RawOrder {
                order: Order::Pause,
            })) => Ok(Message::Pause),
            Ok(Raw::Order(RawOrder {
                order: Order::Continue,
            })) => Ok(Message::Continue),
            Ok(Raw::NoToken(RawNoToken { none: false, .. })) => Err(Wrong::Message.into()),
            Err(fault) if fault.is_data() => Err(Wrong::Message.into()),
            Err(fault) => Err(Wrong::Json {
                line: fault.line(),
                column: fault.column(),
            }
            .into()),
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
