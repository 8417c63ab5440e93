//! The simulator as a program.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use reseat_sim::{Cloud, Limits, Options, Sim, Site, SystemClock, serve};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A simulated Microsoft 365 tenant on loopback.
///
/// Prints one JSON line when it is ready: the Graph root, the tenant's id, and the token of a
/// License Administrator.
#[derive(Debug, Parser)]
#[command(name = "reseat-sim", version)]
struct Arguments {
    /// Address of loopback to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0", value_parser = loopback)]
    listen: SocketAddr,
    /// How many users the tenant has
    #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    users: u32,
    /// The same seed gives the same tenant
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The cloud that the tenant plays: Global, USGov, USGovDoD, China, Germany, BleuCloud,
    /// DelosCloud, GovSGCloud
    #[arg(long, default_value_t = Cloud::Global)]
    cloud: Cloud,
    /// What every request waits before it is answered, in milliseconds
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Throttling: documented or none
    #[arg(long, default_value = "documented")]
    limits: Limits,
    /// How far each replica of the directory is behind, in milliseconds, with commas between: `0,30000`;
    /// each reading is served by one of them
    #[arg(long, value_delimiter = ',')]
    replicas: Vec<u64>,
    /// A JSON file with the state to start with, the faults to play and what others do, each of which may
    /// be absent: `{"state": body of POST /_sim/reset, "faults": body of POST /_sim/faults,
    /// "others": body of POST /_sim/others}`
    #[arg(long)]
    scenario: Option<PathBuf>,
    /// A folder of pages to serve beside Graph
    #[arg(long)]
    www: Option<PathBuf>,
    /// An origin that those pages may also talk to; may be given several times
    #[arg(long, value_parser = origin)]
    connect_src: Vec<String>,
    /// End when standard input is closed
    #[arg(long)]
    until_stdin_closes: bool,
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|_| "no address and port".to_owned())?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err("the simulator listens on loopback only".to_owned())
}

/// An origin goes into a policy header, so it must not bring anything else along.
fn origin(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    let plain = |rest: &str| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b))
    };
    if rest.is_some_and(plain) {
        Ok(text.to_owned())
    } else {
        Err("no origin".to_owned())
    }
}

/// What goes wrong is one line, whatever the environment says about backtraces: it is shown to people.
fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // Nobody may be reading any more.
            let _ = writeln!(std::io::stderr(), "reseat-sim: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if let Some(folder) = &arguments.www {
        anyhow::ensure!(folder.is_dir(), "{} is no folder", folder.display());
    }
    let options = Options {
        users: usize::try_from(arguments.users)?,
        seed: arguments.seed,
        cloud: arguments.cloud,
        latency_ms: arguments.latency_ms,
        limits: arguments.limits,
        replicas: arguments.replicas,
        www: arguments.www,
        connect_src: arguments.connect_src,
    };
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("can not listen on {}", arguments.listen))?;
    let sim = Arc::new(Sim::new(&options, SystemClock));
    if let Some(file) = &arguments.scenario {
        let name = file.display();
        let scenario = std::fs::read(file).with_context(|| format!("can not read {name}"))?;
        sim.play(&scenario)
            .map_err(|wrong| anyhow::anyhow!("{name}: {wrong}"))?;
    }
    let told = told_to_end(arguments.until_stdin_closes)?;
    let ready = serde_json::json!({
        "listening": format!("http://{}", listener.local_addr()?),
        "tenantId": sim.tenant_id(),
        "token": sim.token(),
    });
    let mut out = std::io::stdout();
    writeln!(out, "{ready}")?;
    out.flush()?;
    let site = Site::of(&options);
    tokio::select! {
        served = serve(sim, listener, site) => served.context("the listener failed")?,
        () = told => {}
        () = stdin_closed(), if arguments.until_stdin_closes => {}
    }
    Ok(())
}

/// Ctrl+C, or the signal that ends services. Listens from the call on, so that nothing is missed
/// between the ready line and the first wait. `is_child`: a terminal sends Ctrl+C to children as
/// well, and the tenant must outlive the program that is stopping and still reads from it.
#[cfg(unix)]
fn told_to_end(is_child: bool) -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            () = async {
                while interrupt.recv().await.is_some() && is_child {}
            } => {}
        }
    })
}

/// Ctrl+C. Listens from the call on. `is_child` as on Unix.
#[cfg(windows)]
fn told_to_end(is_child: bool) -> std::io::Result<impl Future<Output = ()>> {
    let mut told = tokio::signal::windows::ctrl_c()?;
    Ok(async move { while told.recv().await.is_some() && is_child {} })
}

/// Waits on a thread of its own: a read of standard input can not be called off, and must not
/// keep the program from ending.
async fn stdin_closed() {
    let (closed, told) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        let mut buffer = [0; 64];
        loop {
            match std::io::stdin().read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        drop(closed);
    });
    let _ = told.await;
}
