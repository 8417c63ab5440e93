use futures_util::future::{Either, select};
use reseat_core::ports::Clock;
use std::time::Duration;

/// Time does not go back, waits last at least as long as asked for, and a wait that is dropped is over.
pub async fn clock(clock: &dyn Clock) {
    let start = clock.monotonic_ms();
    let now = clock.now();
    // 2020-01-01: milliseconds, not seconds.
    assert!(now > 1_577_836_800_000, "{now}");
    clock.sleep(Duration::ZERO).await;
    let wait = Duration::from_millis(20);
    clock.sleep(wait).await;
    let passed = clock.monotonic_ms() - start;
    assert!(passed >= 20, "{passed}");
    assert!(clock.now() >= now);

    let (short, long) = (clock.sleep(wait), clock.sleep(Duration::from_secs(3_600)));
    assert!(matches!(select(long, short).await, Either::Right(_)));
    let passed = clock.monotonic_ms() - start;
    assert!((40..3_600_000).contains(&passed), "{passed}");
}
