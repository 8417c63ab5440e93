"""Tests by name, and what they are given."""

import os
import tempfile
import traceback
from pathlib import Path


class Stage:
    """The built products, from the environment."""

    def __init__(self, library, simulator):
        self.library = library
        self.simulator = simulator
        self.vectors = Path(os.environ["RESEAT_VECTORS"])
        self.schemas = Path(os.environ["RESEAT_SCHEMAS"])
        self.include = Path(os.environ["RESEAT_INCLUDE"])

    def folder(self):
        """An empty folder for one test's journals and files."""
        return tempfile.TemporaryDirectory(prefix="reseat-python-")


class Suite:
    """The tests of this program, in the order they were named."""

    def __init__(self, stage, words):
        self._stage = stage
        self._words = words
        self._counts = {"passed": 0, "failed": 0}

    def run(self, name, test, *arguments):
        """Runs one test where its name is wanted, and says how it went."""
        if self._words and not any(word in name for word in self._words):
            return
        try:
            test(self._stage, *arguments)
            outcome, word = "passed", "ok  "
        except Exception:
            outcome, word = "failed", "FAIL"
            print("  " + traceback.format_exc().rstrip().replace("\n", "\n  "))
        self._counts[outcome] += 1
        print(word, name, flush=True)

    def close(self):
        """Prints the counts; true where nothing failed."""
        print(", ".join(f"{count} {name}" for name, count in self._counts.items()))
        return self._counts["failed"] == 0


def equal(found, wanted, what):
    """Fails where the two differ, showing both."""
    if found != wanted:
        raise AssertionError(f"{what}: found {found!r}, wanted {wanted!r}")


def equal_text(found, wanted, what):
    """Fails where two long texts differ, showing the place."""
    if found == wanted:
        return
    pairs = enumerate(zip(found, wanted))
    at = next((i for i, (a, b) in pairs if a != b), min(len(found), len(wanted)))
    near = slice(max(at - 60, 0), at + 60)
    raise AssertionError(f"{what} at {at}: found …{found[near]!r}, wanted …{wanted[near]!r}")


def holds(fact, what):
    """Fails where the fact is not so."""
    if not fact:
        raise AssertionError(what)
