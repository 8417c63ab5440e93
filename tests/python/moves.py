"""A whole move of 250 people, judged by the tenant's own ledger."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

from reseat import Client
from suite import equal, holds

OLD = "6fd2c87f-b296-42f0-b197-1e91e994b900"  # ENTERPRISEPACK
NEW = "05e9a617-0261-4cee-bb44-138d3ef5d965"  # SPE_E3
USERS = 250
WISH = {
    "op": "plan",
    "scope": "swap",
    "pairs": [{"from": "ENTERPRISEPACK", "to": "SPE_E3"}],
    "allowGuests": True,
    "allowDisabled": True,
}


def tests(_):
    """The tests of this file."""
    yield "python: moves 250 people, and the ledger agrees", moves_everyone
    yield "python: a plan travels by file, byte for byte", plan_by_file
    yield "python: a run paused and continued moves everyone", pauses
    yield "python: two jobs of one client work at once", two_jobs
    yield "python: the example runs", the_example_runs


def movable(client):
    """Ids of people who have the old product themselves, not the new one, and a location."""
    for event in client.run({"op": "listUsers", "users": {"product": "ENTERPRISEPACK"}}):
        held = event.get("products", [])
        skus = {product["skuId"]: product["groupId"] for product in held}
        if OLD in skus and skus[OLD] is None and NEW not in skus and event["usageLocation"]:
            yield event["userId"]


def planned(client, **more):
    """The `done` event of a plan for the first 250 of them."""
    ids = list(movable(client))[:USERS]
    *_, done = client.run({**WISH, "users": {"ids": ids}, **more})
    equal(done["totals"]["ready"], USERS, "ready")
    return done


def judge(stage, document, results):
    """Every user moved in one call, to exactly what the plan says; nothing else happened."""
    steps = {step["userId"]: step for step in json.loads(document)["plan"]["steps"]}
    ledger = stage.simulator.ledger()
    equal(len(ledger), USERS, "changes")
    equal({entry["userId"] for entry in ledger}, set(steps), "whom the ledger names")
    equal({event["userId"] for event in results}, set(steps), "whom the results name")
    equal({event["result"] for event in results}, {"Moved"}, "results")
    for entry in ledger:
        equal(entry["removed"], [OLD], "removed")
        equal([added["skuId"] for added in entry["added"]], [NEW], "added")


def moves_everyone(stage):
    stage.simulator.reset()
    with stage.folder() as state, Client(stage.library, stage.simulator.config(stateDir=state)) as client:
        tenant, done = client.run({"op": "connect"})
        equal((tenant["id"], tenant["missing"]), (stage.simulator.tenant, []), "tenant")
        equal(done["event"], "done", "the last event")
        document = planned(client)["document"]
        *_, shown = client.run({"op": "render", "document": document})
        holds("250" in shown["text"], "the plan's text names its users")
        equal(stage.simulator.ledger(), [], "changes before applying")

        *events, done = client.run({"op": "apply", "document": document})
        judge(stage, document, [event for event in events if event["event"] == "result"])
        equal((done["totals"]["moved"], done["totals"]["users"]), (USERS, USERS), "totals")
        equal((done["cancelled"], done["stopped"]), (False, None), "how it ended")
        [journal] = Path(state).glob(f"*/{done['moveId']}.jsonl")
        holds(stage.simulator.token not in journal.read_text(), "no token is journalled")

        *_, again = client.run({"op": "apply", "document": document})
        equal((again["totals"]["unchanged"], again["totals"]["moved"]), (USERS, 0), "a second run")
        equal(len(stage.simulator.ledger()), USERS, "changes after a second run")


def plan_by_file(stage):
    stage.simulator.reset()
    with stage.folder() as state, Client(stage.library, stage.simulator.config(stateDir=state)) as client:
        path = Path(state) / "plan.json"
        at = {"createdAt": "2026-01-05T09:00:00Z"}
        equal(planned(client, planPath=str(path), **at)["planPath"], str(path), "planPath")
        data = path.read_bytes()
        equal(data.decode(), planned(client, **at)["document"], "the file")
        if os.name == "posix":
            equal(stat.S_IMODE(path.stat().st_mode), 0o600, "the file's rights")
        *_, opened = client.run({"op": "openPlan", "planPath": str(path)})
        equal(opened["event"], "done", "opening it")
        *events, _ = client.run({"op": "apply", "planPath": str(path)})
        judge(stage, data, [event for event in events if event["event"] == "result"])


def pauses(stage):
    stage.simulator.reset()
    with stage.folder() as state, Client(stage.library, stage.simulator.config(stateDir=state)) as client:
        document = planned(client)["document"]
        job = client.start({"op": "apply", "document": document})
        job.send({"do": "pause"})
        job.send({"do": "continue"})
        *events, done = job.events()
        job.free()
        judge(stage, document, [event for event in events if event["event"] == "result"])
        equal(done["totals"]["moved"], USERS, "moved")


def two_jobs(stage):
    stage.simulator.reset()
    with stage.folder() as state, Client(stage.library, stage.simulator.config(stateDir=state)) as client:
        jobs = [client.start({"op": "listUsers", "users": {"all": True}}) for _ in range(2)]
        everyone, others = (list(job.events()) for job in jobs)
        equal(everyone, others, "what both were told")
        equal(everyone[-1]["totals"], {"count": stage.simulator.made["users"]}, "how many")
        for job in jobs:
            job.free()


def the_example_runs(stage):
    stage.simulator.reset()
    example = Path(__file__).with_name("example.py")
    words = [os.environ["RESEAT_LIBRARY"], stage.simulator.root, stage.simulator.token]
    with stage.folder() as state:
        run = subprocess.run(
            [sys.executable, str(example), *words],
            env={**os.environ, "RESEAT_STATE_DIR": state},
            stdout=subprocess.PIPE,
            check=True,
            encoding="utf-8",
        )
        holds(list(Path(state).glob("*/*.jsonl")), "the journal lies where RESEAT_STATE_DIR says")
    changes = len(stage.simulator.ledger())
    equal(run.stdout.count("\nMoved "), changes, "who was moved")
    holds(changes > 0, "somebody was moved")
