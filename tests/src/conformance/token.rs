use reseat_core::ports::{TokenError, TokenRequest, TokenSource};

/// One token until a new one is asked for, then that one. The source has two tokens.
pub async fn token(source: &dyn TokenSource) {
    let usual = TokenRequest::default;
    let renew = || TokenRequest {
        renew: true,
        claims: Some("{\"access_token\":{}}".into()),
    };
    let first = source.token(usual()).await.unwrap();
    assert_eq!(source.token(usual()).await, Ok(first.clone()));
    let second = source.token(renew()).await.unwrap();
    assert!(first != second, "the same token is none that is new");
    assert_eq!(source.token(usual()).await, Ok(second.clone()));
    assert_eq!(source.token(renew()).await, Err(TokenError));
    assert!(!format!("{second:?}").contains(second.expose()));
}
