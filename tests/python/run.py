"""Tests of the C face from Python: a whole move, the error table, and every vector.

RESEAT_LIBRARY and RESEAT_SIM are the built library and simulator; RESEAT_VECTORS, RESEAT_SCHEMAS and
RESEAT_INCLUDE the folders of the repository. Words choose tests by name.
"""

import os
import sys

import errors
import moves
import vectors
import wishes
from reseat import Library
from simulator import Simulator
from suite import Stage, Suite


def main():
    # A proxy that nobody listens on: were the simulator asked through it, every test would fail.
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        os.environ[name] = "http://127.0.0.1:9"
    library = Library(os.environ["RESEAT_LIBRARY"])
    with Simulator(os.environ["RESEAT_SIM"]) as simulator:
        stage = Stage(library, simulator)
        suite = Suite(stage, sys.argv[1:])
        for part in (moves, wishes, errors, vectors):
            for name, test, *arguments in part.tests(stage):
                suite.run(name, test, *arguments)
        return 0 if suite.close() else 1


if __name__ == "__main__":
    sys.exit(main())
