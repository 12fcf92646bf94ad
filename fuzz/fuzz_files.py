r"""Any bytes, in any format, through check, every reporter and fix. The first byte says which format.

    python -m pip install atheris -e '.[dev]'
    mkdir -p fuzz/found
    python fuzz/fuzz_files.py fuzz/found fuzz/corpus -dict=fuzz/records.dict \
        -max_total_time=3600 -artifact_prefix=fuzz/found/

What makes it stop is written as `fuzz/found/crash-...`; `python fuzz/fuzz_files.py fuzz/found/crash-...` does it again.
The smallest form of it goes to `tests/test_fuzz.py`, where it stays mended.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

# Branches in our code only: the libraries have fuzzers of their own.
with atheris.instrument_imports(include=["recordlint"]):
    from unhurt import NAMES, unhurt


def test_one_input(data: bytes) -> None:
    """Called by the fuzzer."""
    if data:
        unhurt(NAMES[data[0] % len(NAMES)], data[1:])


if __name__ == "__main__":
    # Rules are loaded when they are first needed, and are to be instrumented as well.
    with atheris.instrument_imports(include=["recordlint"]):
        for name in NAMES:
            unhurt(name, b"---\ntitle: ' a'\ndate: 2023-13-45\nurl: http://a b\nimage: {url: a}\n---\n\n a <b>\n")
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
