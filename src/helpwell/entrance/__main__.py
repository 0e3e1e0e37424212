"""`bin/helpwell` ends up here."""

import sys

from helpwell.entrance.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
