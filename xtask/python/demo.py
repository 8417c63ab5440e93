"""The demo's move through the C library, for a machine without PowerShell.

    RESEAT_DEMO_TOKEN=... python3 demo.py LIBRARY GRAPH_ROOT COUNT FOLDER

Leaves plan.json and results.txt in FOLDER, as Demo.ps1 does. The token comes in the environment, because a command line can
be read by others.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "python"))
sys.dont_write_bytecode = True

from reseat import Client, Library  # noqa: E402  (found by the path above)

OLD, NEW, OTHERS = "ENTERPRISEPACK", "SPE_E3", 12

library, root, count, folder = sys.argv[1:]
count, folder = int(count), Path(folder)


def seats(client):
    """Free seats of the two products, by name."""
    events = client.run({"op": "listProducts"})
    products = [event for event in events if event["event"] == "product"]
    return {one["name"]: one["free"] for one in products if one["skuPartNumber"] in (OLD, NEW)}


def choose(client):
    """Ids of people who can move, and of some who need something first."""
    ready, rest = [], []
    for user in client.run({"op": "listUsers", "users": {"product": OLD}}):
        if user["event"] != "user":
            continue
        direct = any(
            held["skuPartNumber"] == OLD and not held.get("groupId") for held in user["products"]
        )
        located = bool(user.get("usageLocation"))
        if direct and located and user.get("accountEnabled") and user.get("userType") != "Guest":
            ready.append(user["userId"])
        elif not (direct and located):
            rest.append(user["userId"])
    if len(ready) < count:
        sys.exit(f"only {len(ready)} users can move")
    return ready[:count] + rest[:OTHERS]


def show(event, results):
    """Progress and results, as they come."""
    if event["event"] == "progress":
        print(f"\r  {event['phase']} {event['done']} of {event['total']}   ", end="", flush=True)
    elif event["event"] == "result":
        results.append((event["userId"], event["result"]))
        if event["result"] != "Moved":
            print(f"\r  {event['result']:<12} {event['userPrincipalName']}  {event['message'] or ''}")


auth = {"kind": "accessToken", "token": os.environ["RESEAT_DEMO_TOKEN"]}
config = {"environment": "Custom", "graphRoot": root, "auth": auth}
with Client(Library(library), config) as client:
    before = seats(client)
    wish = {"scope": "swap", "pairs": [{"from": OLD, "to": NEW}]}
    *_, planned = client.run({"op": "plan", **wish, "users": {"ids": choose(client)}})
    document = planned["document"]
    (folder / "plan.json").write_bytes(document.encode())
    *_, shown = client.run({"op": "render", "document": document})
    print(shown["text"])

    results = []
    for event in client.run({"op": "apply", "document": document}):
        show(event, results)
    lines = [f"{user}\t{result}\n" for user, result in results]
    (folder / "results.txt").write_bytes("".join(lines).encode())
    moved = sum(result == "Moved" for _, result in results)
    print(f"\r  {moved} moved, {len(results) - moved} not")
    for name, free in seats(client).items():
        print(f"  {name}: {before[name]} seats were free, {free} are free now")
