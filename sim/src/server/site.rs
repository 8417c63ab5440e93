//! A folder of pages beside Graph, under the policy that the widget promises to work with.

use std::path::{Component, Path, PathBuf};

use crate::exchange::{Answer, Request};
use crate::graph::query::decode_segment;
use crate::options::Options;

/// Pages on the simulator's own origin.
#[derive(Debug)]
pub struct Site {
    folder: PathBuf,
    policy: String,
}

impl Site {
    /// Serves a folder; its pages may talk to this origin and to those given.
    #[must_use]
    pub fn new(folder: PathBuf, connect_src: &[String]) -> Self {
        let mut connect = String::from("'self'");
        for origin in connect_src {
            connect.push(' ');
            connect.push_str(origin);
        }
        // Product specification 4.3.
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             connect-src {connect}; require-trusted-types-for 'script'"
        );
        Self { folder, policy }
    }

    /// The site that the options ask for.
    #[must_use]
    pub fn of(options: &Options) -> Option<Self> {
        options
            .www
            .as_ref()
            .map(|folder| Self::new(folder.clone(), &options.connect_src))
    }

    /// The file that a request asks for; `None` where the path belongs to Graph or the control.
    pub(super) fn answer(&self, request: &Request) -> Option<Answer> {
        let path = request.path.split('?').next().unwrap_or("/");
        let first = path.trim_start_matches('/').split('/').next().unwrap_or("");
        if matches!(first, "v1.0" | "beta" | "_sim") {
            return None;
        }
        if request.method != "GET" && request.method != "HEAD" {
            return Some(self.page(
                405,
                "text/plain; charset=utf-8",
                b"method not allowed".to_vec(),
            ));
        }
        let found = self.file(path).and_then(|file| {
            let bytes = std::fs::read(&file).ok()?;
            Some(self.page(200, mime(&file), bytes))
        });
        let missing = || self.page(404, "text/plain; charset=utf-8", b"not found".to_vec());
        Some(found.unwrap_or_else(missing))
    }

    /// The file below the folder. Dots, back slashes, drive letters and links lead nowhere else.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let decoded = decode_segment(path.trim_start_matches('/')).ok()?;
        let relative = Path::new(&decoded);
        let plain = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !plain || decoded.contains(['\\', ':', '\0']) {
            return None;
        }
        let mut file = self.folder.join(relative);
        if file.is_dir() {
            file.push("index.html");
        }
        let real = file.canonicalize().ok()?;
        real.starts_with(self.folder.canonicalize().ok()?)
            .then_some(real)
    }

    fn page(&self, status: u16, mime: &str, body: Vec<u8>) -> Answer {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![
            header("Content-Type", mime),
            header("Content-Security-Policy", &self.policy),
            header("X-Content-Type-Options", "nosniff"),
            header("Referrer-Policy", "no-referrer"),
            header("Cache-Control", "no-store"),
        ];
        Answer {
            status,
            headers,
            body,
            ..Answer::default()
        }
    }
}

fn mime(file: &Path) -> &'static str {
    let extension = file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("");
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}
