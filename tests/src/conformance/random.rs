use reseat_core::ports::Random;
use std::collections::BTreeSet;

/// Every byte is filled, with one as likely as another, and never the same ones twice.
pub fn random(random: &dyn Random) {
    random.fill(&mut []);
    let mut many = [0; 4_096];
    random.fill(&mut many);
    let distinct: BTreeSet<u8> = many.into_iter().collect();
    assert!(
        distinct.len() > 250,
        "{} different bytes in 4096",
        distinct.len()
    );
    let mut seen = BTreeSet::new();
    let mut is_last_filled = false;
    for _ in 0..16 {
        // An odd length: the end must not be forgotten.
        let mut some = [0; 17];
        random.fill(&mut some);
        is_last_filled |= some[16] != 0;
        assert!(seen.insert(some), "the same bytes twice");
    }
    assert!(is_last_filled);
}
