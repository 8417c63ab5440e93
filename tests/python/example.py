"""Moves the first ten people of Office 365 E3 to Microsoft 365 E3 in the simulator.

    python3 tests/python/example.py libreseat.so http://127.0.0.1:PORT TOKEN
"""

import sys
from itertools import islice

from reseat import Client, Library

library, root, token = sys.argv[1:]
auth = {"kind": "accessToken", "token": token}
with Client(Library(library), {"environment": "Custom", "graphRoot": root, "auth": auth}) as client:
    people = client.run({"op": "listUsers", "users": {"product": "ENTERPRISEPACK"}})
    ids = [event["userId"] for event in islice((e for e in people if e["event"] == "user"), 10)]

    wish = {"scope": "swap", "pairs": [{"from": "ENTERPRISEPACK", "to": "SPE_E3"}]}
    *_, planned = client.run({"op": "plan", **wish, "users": {"ids": ids}})
    *_, shown = client.run({"op": "render", "document": planned["document"]})
    print(shown["text"])

    for event in client.run({"op": "apply", "document": planned["document"]}):
        if event["event"] == "result":
            print(event["result"], event["userPrincipalName"])
