//! The fakes of the core and the ports of a computer keep the same promises.

use reseat::host::{FileJournal, SystemClock, SystemFiles, SystemRandom};
use reseat_core::adapters::ReqwestTransport;
use reseat_core::adapters::memory::{
    FakeClock, ListedTokens, MemoryFiles, MemoryJournal, SeededRandom,
};
use reseat_core::cloud::{Cloud, Environment};
use reseat_sim::{Options, spawn};
use reseat_tests::in_process::ROOT;
use reseat_tests::native::block_on;
use reseat_tests::scene::Scene;
use reseat_tests::{conformance, state};

fn fake() -> FakeClock {
    FakeClock::at(1_795_510_800_000)
}

#[test]
fn clock_conforms_fake() {
    let clock = fake();
    clock.run(conformance::clock(&clock));
}

#[test]
fn clock_conforms_system() {
    block_on(async { conformance::clock(&SystemClock::new()).await });
}

#[test]
fn random_conforms_seeded() {
    conformance::random(&SeededRandom::new(1));
}

#[test]
fn random_conforms_system() {
    conformance::random(&SystemRandom);
}

#[test]
fn files_conform_memory() {
    fake().run(conformance::files(&MemoryFiles::default(), "folder"));
}

#[test]
fn files_conform_system() {
    let folder = tempfile::tempdir().unwrap();
    block_on(conformance::files(
        &SystemFiles::default(),
        folder.path().to_str().unwrap(),
    ));
}

#[test]
fn journal_store_conforms_memory() {
    fake().run(conformance::journal_store(&MemoryJournal::default()));
}

#[test]
fn journal_store_conforms_file() {
    let folder = tempfile::tempdir().unwrap();
    // Below a folder that is not there yet.
    let store = FileJournal::new(Some(folder.path().join("state")));
    block_on(conformance::journal_store(&store));
}

#[test]
fn token_conforms_listed() {
    let tokens = ["first", "second"].map(str::to_owned);
    fake().run(conformance::token(&ListedTokens::new(tokens)));
}

#[test]
fn transport_conforms_in_process() {
    let scene = Scene::new(&state::tenant(1, 1));
    let suite = conformance::transport(&*scene.transport, ROOT, &scene.sim);
    scene.clock.run(suite);
}

#[test]
fn transport_conforms_reqwest() {
    let simulator = spawn(&Options {
        users: 1,
        ..Options::default()
    });
    let root = &simulator.address;
    let transport = ReqwestTransport::new(&Environment::custom(Cloud::Global, root).unwrap());
    block_on(conformance::transport(&transport, root, &simulator.sim));
}

#[test]
fn transport_to_nobody_conforms_reqwest() {
    // A port that was free a moment ago, and to which nothing is bound.
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let transport = ReqwestTransport::new(&Environment::custom(Cloud::Global, &root).unwrap());
    block_on(conformance::transport_to_nobody(&transport, &root));
}
