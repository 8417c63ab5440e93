use super::{Port, PortFuture};
use std::fmt;

/// An access token. It prints as `***`, so that no log, error or assertion can hold it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Takes the token's text.
    pub fn new(text: impl Into<String>) -> Token {
        Token(text.into())
    }

    /// The token, where its text fits a header line whole: any other would change the request it is put into.
    pub fn checked(text: String) -> Option<Token> {
        let is_sound = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        is_sound.then_some(Token(text))
    }

    /// The text, for the one header it belongs in.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// Why a token is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenRequest {
    /// The last token was refused: one from a cache won't do.
    pub renew: bool,
    /// The claims of a challenge, decoded JSON, to be passed to the sign-in as they are.
    pub claims: Option<String>,
}

/// No token could be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenError;

/// Where tokens come from. The core asks, and never stores or decodes one.
pub trait TokenSource: Port {
    /// A token for the chosen cloud's Graph root.
    fn token(&self, request: TokenRequest) -> PortFuture<'_, Result<Token, TokenError>>;
}
