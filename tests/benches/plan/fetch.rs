//! Reading a tenant's users against a reader that only follows the pages: the same pages, of a simulated tenant in
//! a process of its own.

use crate::{ALONE, rounded, timed};
use reseat::host::{FileJournal, SystemClock, SystemFiles, SystemRandom};
use reseat_core::adapters::ReqwestTransport;
use reseat_core::adapters::memory::ListedTokens;
use reseat_core::input::{Config, Request};
use reseat_core::ports::{HttpMethod, HttpRequest, HttpTransport, Token};
use reseat_core::text::Texts;
use reseat_core::{Client, Control, Event, Events, Ports};
use reseat_sim::{Limits, Options, spawn};
use reseat_tests::native::block_on;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What a job asks for of each user.
const FIELDS: &str = "id,userPrincipalName,displayName,mail,usageLocation,accountEnabled,department,jobTitle,\
                      userType,assignedLicenses,licenseAssignmentStates";
/// One after the other in turns, so that both meet the same machine; the middle of them counts.
const RUNS: usize = 5;

/// The rate of each and what one is of the other.
pub(crate) fn compare(users: usize, line: &mut Value) {
    let tenant = Simulated::start(users);
    let mut ratios = Vec::with_capacity(RUNS);
    let mut seconds = Vec::with_capacity(RUNS);
    let mut bare = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        bare.push(tenant.follow());
        seconds.push(tenant.fetch(users));
        ratios.push(bare[bare.len() - 1] / seconds[seconds.len() - 1]);
    }
    line["seconds"] = json!(rounded(middle(seconds)));
    line["bare_seconds"] = json!(rounded(middle(bare)));
    line["rate_ratio"] = json!(rounded(middle(ratios)));
}

fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A simulated tenant, until standard input is closed.
pub(crate) fn serve(users: usize) {
    let running = spawn(&Options {
        users,
        limits: Limits::None,
        ..Options::default()
    });
    crate::say(&json!({ "root": running.address, "token": running.token }));
    let mut rest = Vec::new();
    let _ = std::io::stdin().read_to_end(&mut rest);
}

struct Simulated {
    process: Child,
    root: String,
    token: String,
}

impl Simulated {
    fn start(users: usize) -> Simulated {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([ALONE, "tenant", &users.to_string(), "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        Simulated {
            root: told["root"].as_str().unwrap().into(),
            token: told["token"].as_str().unwrap().into(),
            process,
        }
    }

    fn transport(&self) -> ReqwestTransport {
        ReqwestTransport::new(&self.config().environment)
    }

    fn config(&self) -> Config {
        let config = json!({
            "environment": "Custom", "graphRoot": self.root,
            "auth": { "kind": "accessToken", "token": self.token },
        });
        Config::parse(config.to_string().as_bytes()).unwrap()
    }

    /// Seconds until the last page was there, without looking at what is in it.
    fn follow(&self) -> f64 {
        let transport = self.transport();
        let mut next = Some(format!(
            "{}/v1.0/users?$select={FIELDS}&$count=true&$top=999",
            self.root
        ));
        let (seconds, ()) = timed(|| {
            block_on(async {
                while let Some(url) = next.take() {
                    let answer = transport.send(&self.request(url)).await.unwrap();
                    next = link(&answer.body);
                }
            });
        });
        seconds
    }

    fn request(&self, url: String) -> HttpRequest {
        HttpRequest {
            method: HttpMethod::Get,
            url,
            headers: vec![
                ("accept", "application/json".into()),
                ("consistencylevel", "eventual".into()),
            ],
            token: Token::new(self.token.clone()),
            body: Vec::new(),
            timeout: Duration::from_secs(100),
        }
    }

    /// Seconds until everybody was read, as a job reads them before it does anything with them.
    fn fetch(&self, users: usize) -> f64 {
        let ports = Ports {
            transport: Arc::new(self.transport()),
            clock: Arc::new(SystemClock::new()),
            tokens: Arc::new(ListedTokens::new([self.token.clone()])),
            journal: Arc::new(FileJournal::new(None)),
            random: Arc::new(SystemRandom),
            files: Arc::new(SystemFiles::default()),
        };
        let request = json!({ "op": "listUsers", "users": { "all": true } });
        let request = Request::parse(request.to_string().as_bytes()).unwrap();
        let client = Client::new(Arc::new(self.config()), Arc::new(Texts::english()), ports);
        let heard = Heard::from_now();
        block_on(client.run(request, &Control::new(), &heard)).unwrap();
        assert_eq!(heard.users.into_inner(), users);
        heard.fetched.into_inner().unwrap().unwrap().as_secs_f64()
    }
}

/// Hears when the first user is told: everybody was read by then.
struct Heard {
    begun: Instant,
    fetched: Mutex<Option<Duration>>,
    users: AtomicUsize,
}

impl Heard {
    #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
    fn from_now() -> Heard {
        Heard {
            begun: Instant::now(),
            fetched: Mutex::new(None),
            users: AtomicUsize::new(0),
        }
    }
}

impl Events for Heard {
    fn emit(&self, event: Event) {
        if let Event::User { .. } = event
            && self.users.fetch_add(1, Ordering::Relaxed) == 0
        {
            *self.fetched.lock().unwrap() = Some(self.begun.elapsed());
        }
    }
}

/// The link to the next page, found without reading the rest.
fn link(body: &[u8]) -> Option<String> {
    let key = b"\"@odata.nextLink\":\"";
    let at = body.windows(key.len()).position(|bytes| bytes == key)?;
    let rest = body.get(at + key.len()..)?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    Some(String::from_utf8_lossy(rest.get(..end)?).into_owned())
}

impl Drop for Simulated {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
