"""People who each get something else, looked at before and after: rows, answers, and a location that is set."""

import json
from pathlib import Path

from reseat import Client
from suite import equal, holds

OLD, NEW, VISIO = "ENTERPRISEPACK", "SPE_E3", "VISIOCLIENT"
NEW_ID = "05e9a617-0261-4cee-bb44-138d3ef5d965"
YAMMER = "7547a3fe-08ee-4ccb-b430-5077c5041653"
ENGAGE = "a82fbf69-b4d7-49f4-83a6-915b2cf354f4"
AT = {"createdAt": "2026-11-24T09:00:00Z"}


def tests(_):
    """The tests of this file."""
    yield "python: rows, answers and a location are planned, compared and applied", rows_to_the_end


def user(number, product, off=(), **more):
    """A user of the small tenant."""
    path = {"skuPartNumber": product, "disabledPlans": list(off)}
    names = {"id": identity(number), "userPrincipalName": f"user{number}@contoso.example"}
    return {**names, "licenseAssignmentStates": [path], **more}


def identity(number):
    """The id of user number `number`."""
    return f"{number:08}-0000-4000-8000-{number:012}"


def product(name, *services):
    """A product with these services."""
    return {"skuPartNumber": name, "servicePlans": [{"servicePlanName": one} for one in services]}


def tenant():
    """Two who move, of whom one has no location, and one who is given something more."""
    return {
        "products": [
            product(OLD, "EXCHANGE_S_ENTERPRISE", "YAMMER_ENTERPRISE"),
            product(NEW, "EXCHANGE_S_ENTERPRISE", "VIVAENGAGE_CORE"),
            product(VISIO, "VISIOONLINE"),
        ],
        "users": [
            user(1, OLD, ["YAMMER_ENTERPRISE"], usageLocation=None),
            user(2, OLD),
            user(3, OLD, usageLocation="DE"),
        ],
        "rules": {"locationRefusals": 1},
    }


def wish(**more):
    """A plan by rows."""
    rows = [
        {"id": identity(1), "from": [OLD], "to": [NEW], "reason": "HR-1"},
        {"id": identity(2), "from": OLD, "to": NEW},
        {"id": identity(3), "to": [VISIO]},
    ]
    return {"op": "plan", "users": {"rows": rows}, "usageLocation": "NL", **AT, **more}


def fits(client, document):
    """User id to how the plan fits, and the counts."""
    *events, done = client.run({"op": "testPlan", "document": document})
    return {event["userId"]: event["fit"] for event in events if event["event"] == "fit"}, done["totals"]


def rows_to_the_end(stage):
    stage.simulator.reset(tenant())
    with stage.folder() as state, Client(stage.library, stage.simulator.config(stateDir=state)) as client:
        *_, asked = client.run(wish())
        open_plan = json.loads(asked["document"])["plan"]
        equal([(one["from"], one["to"]) for one in open_plan["questions"]], [(YAMMER, ENGAGE)], "questions")
        *_, answered = client.run(wish(serviceMap={YAMMER: [ENGAGE]}))
        document = answered["document"]
        plan = json.loads(document)["plan"]
        equal((plan["questions"], plan["applyable"]), ([], True), "what is open once it is answered")

        *events, done = client.run({"op": "comparePlans", "document": asked["document"], "other": {"document": document}})
        differences = [event for event in events if event["event"] == "difference"]
        holds(any(event["userId"] == identity(1) for event in differences), "whose switches were asked about")
        holds(all(event["message"] for event in differences), "every difference is said")
        equal((done["totals"]["users"], done["totals"]["changed"]), (3, 1), "users of both plans")

        everybody = [identity(number) for number in (1, 2, 3)]
        equal(fits(client, document), (dict.fromkeys(everybody, "fits"), counts(fits=3)), "before")
        *events, done = client.run({"op": "apply", "document": document})
        results = {event["userId"]: event for event in events if event["event"] == "result"}
        equal({user: event["result"] for user, event in results.items()}, dict.fromkeys(everybody, "Moved"), "results")
        equal(done["totals"]["locations"], 1, "locations that were set")
        holds("NL" in results[identity(1)]["message"], "the location is said")
        equal(fits(client, document), (dict.fromkeys(everybody, "done"), counts(done=3)), "after")

        ledger = stage.simulator.ask("ledger")
        [located] = ledger["locations"]
        equal((located["userId"], located["usageLocation"]), (identity(1), "NL"), "who was located")
        changes = {entry["userId"]: entry for entry in ledger["value"]}
        equal(len(ledger["value"]), 3, "changes")
        holds(located["sequence"] < changes[identity(1)]["sequence"], "the location came first")
        off = {"skuId": NEW_ID, "disabledPlans": [ENGAGE]}
        equal(changes[identity(1)]["added"], [off], "what was off stays off in what stands for it")
        equal(changes[identity(3)]["removed"], [], "who is given something loses nothing")
        [journal] = Path(state).glob(f"*/{done['moveId']}.jsonl")
        records = [json.loads(line) for line in journal.read_text().splitlines()]
        kinds = [record["type"] for record in records if record.get("userId") == identity(1)]
        equal(kinds[:3], ["locationIntent", "locationOutcome", "intent"], "the journal")
        reasons = {record.get("reason") for record in records if record.get("userId") == identity(1)}
        equal(reasons, {"HR-1", None}, "the row's reason")


def counts(**some):
    """Counts of a plan that was held against the tenant."""
    return {"users": 3, "fits": 0, "done": 0, "changed": 0, "gone": 0, **some}
