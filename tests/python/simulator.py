"""The simulated tenant: a program on loopback that the tests start, ask and end."""

import json
import subprocess
import urllib.request


class Simulator:
    """`reseat-sim`, for the length of a `with`."""

    def __init__(self, program, users=3000, seed=7, limits="none"):
        self.made = {"users": users, "seed": seed}
        words = ["--listen", "127.0.0.1:0", "--users", str(users), "--seed", str(seed)]
        self._process = subprocess.Popen(
            [program, *words, "--limits", limits, "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        ready = json.loads(self._process.stdout.readline())
        self.root, self.token, self.tenant = ready["listening"], ready["token"], ready["tenantId"]
        # Whatever proxy the machine has, the simulator is on this one.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def ask(self, path, body=None):
        """One call of the control path; with a body it is a POST."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + "/_sim/" + path, data)
        request.add_header("Sim-Control", "1")
        request.add_header("Content-Type", "application/json")
        with self._opener.open(request) as answer:
            return json.load(answer)

    def reset(self, state=None):
        """Makes the tenant as given, or as at the start; the ledger is empty and there are no faults."""
        self.ask("reset", state or self.made)
        self.ask("faults", [])

    def ledger(self):
        """Every accepted change, in order."""
        return self.ask("ledger")["value"]

    def new_token(self, **wish):
        """A token with those `roles` and that `lifeMs`."""
        return self.ask("token", wish)["token"]

    def config(self, token=None, **more):
        """The configuration of a client of this tenant."""
        auth = {"kind": "accessToken", "token": token or self.token}
        return {"environment": "Custom", "graphRoot": self.root, "auth": auth, **more}
