"""Build the documentation site into `build/site`, from `mkdocs.yml`, `docs`, the pages of the rules and the schema of
the configuration.

    python tools/documentation            build it; a warning (a broken link, an unknown anchor) is an error
    python tools/documentation --pages    write the pages only; `zensical serve -f build/mkdocs.yml` shows them
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from assemble import SiteError, assemble

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Build the site, or write its pages; the exit code."""
    folder = ROOT / "build"
    try:
        assemble(ROOT, folder)
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments == ["--pages"]:
        return 0
    command = (sys.executable, "-m", "zensical", "build", "--strict", "--clean", "-f", str(folder / "mkdocs.yml"))
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
