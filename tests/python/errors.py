"""Errors as the C face gives them: the table, the header, and documents whole."""

import json
import re

from reseat import INVALID_HANDLE, Client, Job, ReseatError
from suite import equal, holds

NONE = {"environment": "Global", "auth": {"kind": "none"}}


def tests(stage):
    """One test per row of the table, and some that provoke errors."""
    for row in table(stage):
        yield f"python: {row['id']} has one number in table and header", header_agrees, row
    yield "python: the header names no other error", header_names_no_more
    yield "python: error documents are whole and in the table", documents_are_whole
    yield "python: a token is asked for once and never shown", token_is_asked_for
    yield "python: work without a tenant contacts nobody", work_without_a_tenant


def table(stage):
    return json.loads((stage.vectors / "errors.json").read_text(encoding="utf-8"))


def constants(stage):
    """The header's statuses by name."""
    text = (stage.include / "reseat.h").read_text(encoding="utf-8")
    found = re.findall(r"^#define RESEAT_STATUS_(\w+) (\d+)$", text, re.MULTILINE)
    return {name: int(number) for name, number in found}


def c_name(error_id):
    return re.sub(r"(?<!^)([A-Z])", r"_\1", error_id).upper()


def header_agrees(stage, row):
    equal(constants(stage).get(c_name(row["id"])), row["status"], "the header's number")


def header_names_no_more(stage):
    known = {c_name(row["id"]) for row in table(stage)} | {"OK", "NOTHING_YET", "END"}
    equal(set(constants(stage)), known, "statuses of the header")


def check_document(stage, error):
    """The document has every member of its schema and agrees with its row of the table."""
    schema = json.loads((stage.schemas / "error.schema.json").read_text(encoding="utf-8"))
    equal(sorted(error.document), sorted(schema["properties"]), "members")
    [row] = [row for row in table(stage) if row["status"] == error.status]
    for member in ("status", "id", "retry"):
        equal(error.document[member], row[member], member)
    holds(error.document["message"], "there is a message")


def refused(stage, wanted, attempt):
    """Fails unless the attempt is refused with that id, by a whole document."""
    try:
        attempt()
    except ReseatError as error:
        equal(error.document["id"], wanted, "the error")
        check_document(stage, error)
        return error
    raise AssertionError(f"{wanted} was not raised")


def documents_are_whole(stage):
    sim = stage.simulator

    def new(config):
        return lambda: Client(stage.library, config).free()

    refused(stage, "InvalidInput", new(b"\xff"))
    refused(stage, "InvalidInput", new({**NONE, "stateDir": None}))
    refused(stage, "EndpointRefused", new({**sim.config(), "graphRoot": "http://192.0.2.1"}))
    germany = {"environment": "Germany", "auth": {"kind": "accessToken", "token": "t"}}
    refused(stage, "CloudClosed", new(germany))
    with stage.folder() as state, Client(stage.library, sim.config(stateDir=state)) as client:

        def run(request):
            return lambda: list(client.run(request))

        refused(stage, "InvalidInput", run({"op": "dance"}))
        refused(stage, "InvalidInput", run({"op": "openPlan", "planPath": state + "/none"}))
        refused(stage, "PlanUnreadable", run({"op": "openPlan", "document": "{}"}))
        refused(stage, "ProductUnknown", run({"op": "listUsers", "users": {"product": "none"}}))
        job = Job(stage.library, None)
        equal(refused(stage, "InvalidHandle", job.poll).status, INVALID_HANDLE, "status")
    nobody = {**sim.config(token="t"), "graphRoot": "http://127.0.0.1:9"}
    with Client(stage.library, nobody) as client:
        job = client.start({"op": "connect"})
        job.cancel()
        error = refused(stage, "Cancelled", lambda: list(job.events()))
        holds("127.0.0.1" not in json.dumps(error.document), "no address is shown")


def token_is_asked_for(stage):
    sim = stage.simulator
    sim.reset()
    expired = sim.new_token(lifeMs=0)
    asked = []

    def renew(event):
        asked.append(event)
        return sim.token

    with stage.folder() as state, Client(stage.library, sim.config(expired, stateDir=state)) as client:
        told = json.dumps(list(client.run({"op": "listUsers", "users": {"all": True}}, renew)))
        equal(len(asked), 1, "how often it was asked")
        holds(expired not in told and sim.token not in told, "no token is shown")
        list(client.run({"op": "connect"}))
    with stage.folder() as state, Client(stage.library, sim.config(expired, stateDir=state)) as client:
        error = refused(stage, "TokenExpired", lambda: list(client.run({"op": "connect"})))
        holds(expired not in json.dumps(error.document), "no token is shown")


def work_without_a_tenant(stage):
    with Client(stage.library, NONE) as client:
        refused(stage, "InvalidInput", lambda: list(client.run({"op": "connect"})))
        unreadable = {"op": "render", "document": "nonsense"}
        refused(stage, "PlanUnreadable", lambda: list(client.run(unreadable)))
