//! The program: command line, ready line, end.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::bench::socket::send;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reseat-sim"));
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Starts it and reads the ready line.
fn ready(arguments: &[&str]) -> (Child, Value) {
    let mut all = vec!["--until-stdin-closes"];
    all.extend(arguments);
    let mut child = program(&all).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

#[test]
fn it_says_in_one_line_where_it_is_and_ends_with_its_input() {
    let (mut child, ready) = ready(&[
        "--listen",
        "127.0.0.1:0",
        "--users",
        "30",
        "--seed",
        "9",
        "--cloud",
        "China",
    ]);
    let members: Vec<&str> = ready
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(members.len(), 3, "{members:?}");
    let address = ready["listening"].as_str().unwrap();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    let token = format!("Bearer {}", ready["token"].as_str().unwrap());
    let page = send(
        address,
        "GET",
        "/v1.0/organization?$select=id",
        &[("Authorization", &token)],
        "",
    );
    let page: Value = serde_json::from_slice(&page.body).unwrap();
    assert_eq!(page["value"][0]["id"], ready["tenantId"]);
    let state = send(address, "GET", "/_sim/state", &[("Sim-Control", "1")], "");
    let state: Value = serde_json::from_slice(&state.body).unwrap();
    assert_eq!(state["profile"], "China");
    assert_eq!(state["users"].as_array().unwrap().len(), 30);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_scenario_is_played_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scenario.json");
    let scenario = json!({
        "state": { "organization": { "id": "12345678-1111-4222-8333-121212121212" }, "users": [] },
        "faults": [{ "path": "/me", "do": "status", "status": 503 }],
    });
    std::fs::write(&file, scenario.to_string()).unwrap();
    let (mut child, ready) = ready(&["--scenario", file.to_str().unwrap()]);
    assert_eq!(ready["tenantId"], scenario["state"]["organization"]["id"]);
    let address = ready["listening"].as_str().unwrap();
    let token = format!("Bearer {}", ready["token"].as_str().unwrap());
    let me = || send(address, "GET", "/v1.0/me", &[("Authorization", &token)], "").status;
    assert_eq!((me(), me()), (503, 200));
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    std::fs::write(&file, json!({ "faults": [{ "do": "fly" }] }).to_string()).unwrap();
    let mut child = program(&["--scenario", file.to_str().unwrap()])
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    let mut error = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut error)
        .unwrap();
    assert!(!child.wait().unwrap().success());
    assert!(error.contains("scenario.json: [0].do"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn every_address_of_loopback_has_its_control_path() {
    let (mut child, ready) = ready(&["--listen", "127.0.0.2:0", "--users", "5"]);
    let address = ready["listening"].as_str().unwrap();
    assert!(address.starts_with("http://127.0.0.2:"), "{address}");
    let metrics = send(address, "GET", "/_sim/metrics", &[("Sim-Control", "1")], "");
    assert_eq!(metrics.status, 200);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_told_to() {
    for signal in ["-TERM", "-INT"] {
        let (mut child, _) = ready(&["--users", "5"]);
        let sent = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_port_that_is_taken_is_told_in_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = program(&["--listen", &address])
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let error = String::from_utf8(ended.stderr).unwrap();
    let start = format!("reseat-sim: can not listen on {address}: ");
    assert!(error.starts_with(&start), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn wrong_arguments_are_refused() {
    for (arguments, said) in [
        (&["--listen", "0.0.0.0:0"][..], "loopback only"),
        (&["--listen", "192.168.1.5:80"], "loopback only"),
        (&["--listen", "localhost"], "no address"),
        (&["--users", "0"], "0"),
        (&["--cloud", "Mars"], "GovSGCloud"),
        (&["--limits", "some"], "documented"),
        (&["--connect-src", "http://a; script-src *"], "no origin"),
        (&["--www", "/no/such/folder"], "/no/such/folder"),
        (&["--scenario", "/no/such/file"], "/no/such/file"),
    ] {
        let mut child = program(arguments).spawn().unwrap();
        drop(child.stdin.take());
        let mut error = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut error)
            .unwrap();
        assert!(!child.wait().unwrap().success(), "{arguments:?}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

#[test]
fn replicas_are_given_with_commas_between() {
    let (mut child, ready) = ready(&["--users", "30", "--replicas", "0,30000"]);
    let address = ready["listening"].as_str().unwrap();
    let state = send(address, "GET", "/_sim/state", &[("Sim-Control", "1")], "");
    let state: Value = serde_json::from_slice(&state.body).unwrap();
    assert_eq!(state["replicas"], json!([0, 30_000]));
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}
