"""Every vector of tests/vectors, through the C face. Their format stands in tests/vectors/README.md."""

import json

from errors import check_document
from reseat import Client, ReseatError
from suite import equal, equal_text, holds


def tests(stage):
    """One test per vector."""
    for path in sorted(stage.vectors.glob("*/*.json")):
        yield f"vector {path.parent.name}/{path.stem}", run_vector, path


def run_vector(stage, path):
    vector = json.loads(path.read_text(encoding="utf-8"))
    given, expect = vector["given"], vector["expect"]
    simulator = stage.simulator
    if "state" in given:
        simulator.ask("reset", given["state"])
    roles = {"roles": given.get("roles", ["License Administrator"])}
    kind = given.get("token", "valid")
    valid = simulator.new_token(**roles)
    token = valid if kind == "valid" else simulator.new_token(**roles, lifeMs=0)
    simulator.ask("faults", given.get("faults", []))
    try:
        with stage.folder() as state:
            events, error = run_job(stage, vector, token, valid if kind == "renewed" else None, state)
    finally:
        simulator.ask("faults", [])
    if error is not None and "error" not in expect:
        raise error
    if "error" in expect:
        holds(error is not None, "it had to fail")
        compare_error(stage, error, expect["error"])
    else:
        compare_events(events, expect)
    ledger = [change(entry) for entry in simulator.ledger()]
    wanted = [change(entry) for entry in expect["ledger"]]
    equal(sorted(ledger), sorted(wanted), "ledger")


def run_job(stage, vector, token, renewed, state):
    """The events, and how the job (or making the client) failed."""
    wish = vector["given"].get("config", {"environment": "Custom", "graphRoot": "{root}"})
    config = json.loads(json.dumps(wish).replace("{root}", stage.simulator.root))
    config.setdefault("auth", {"kind": "accessToken", "token": token})
    events = []
    try:
        with Client(stage.library, {**config, "stateDir": state}) as client:
            for event in client.run(vector["when"], lambda _: renewed):
                events.append(event)
    except ReseatError as error:
        return events, error
    return events, None


def compare_error(stage, error, wanted):
    check_document(stage, error)
    for member in ("id", "status", "target"):
        if member in wanted:
            equal(error.document[member], wanted[member], member)
    for text in wanted.get("says", []):
        holds(text in error.document["message"], f"{error.document['message']!r} says {text!r}")
    holds(error.document["hint"], "there is a hint")


def compare_events(events, expect):
    done = events[-1]
    equal(done["event"], "done", "the last event")
    if "document" in expect:
        equal_text(done["document"], expect["document"], "document")
    if "results" in expect:
        results = {event["userPrincipalName"]: event["result"] for event in events if "result" in event}
        equal(results, expect["results"], "results")
    if "totals" in expect:
        named = {name: count for name, count in done["totals"].items() if count != 0}
        equal(named, {name: count for name, count in expect["totals"].items() if count != 0}, "totals")
    if "stopped" in expect:
        equal(done["stopped"], expect["stopped"], "stopped")
    if "missing" in expect:
        [tenant] = [event for event in events if event["event"] == "tenant"]
        equal(tenant["missing"], expect["missing"], "missing")


def change(entry):
    """What is compared of a ledger's entry, as text that can be sorted."""
    added = sorted((one["skuId"], sorted(one["disabledPlans"])) for one in entry["added"])
    return json.dumps([entry["userId"], added, sorted(entry["removed"])])
