"""bin/torture: runs a trial in a folder and database of its own; the exit status says whether it held."""

import argparse
import importlib
import json
import random
import sys

from tests.torture.place import place


def main(arguments: list[str]) -> int:
    """Run the trial that the arguments name; 0 when nothing was lost or doubled."""
    wish = argparse.ArgumentParser(prog="bin/torture", description=__doc__)
    wish.add_argument("trial", choices=["sending", "intake"])
    wish.add_argument("--cycles", type=int, default=20, help="kills (20)")
    wish.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    wish.add_argument("--seed", type=int, default=None, help="the same kills again")
    asked = wish.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    with place(asked.database):
        # Imported here: the place sets the environment that the settings are read from.
        trial = importlib.import_module(f"tests.torture.{asked.trial}")
        verdict = trial.run(asked.cycles, random.Random(seed))
    facts = {"trial": asked.trial, "database": asked.database, "seed": seed, **verdict.facts()}
    print(verdict.sentence())
    print(json.dumps(facts))
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
