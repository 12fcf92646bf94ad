"""`python -m recordlint`."""

from __future__ import annotations

import sys

from recordlint.cli import main

if __name__ == "__main__":
    sys.exit(main())
