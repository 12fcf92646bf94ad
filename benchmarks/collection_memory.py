"""How much memory the comparison of very many records takes, measured on facts made up for it.

    python benchmarks/collection_memory.py
    python benchmarks/collection_memory.py --records 1000000 --facts 5 --shared 0.01

The facts are those of `--records` records in files of their own, `--facts` each: as many as the recommended collection
rules make at most of a record with two URLs, an id, a title and a body. A share of them, `--shared`, is the same as
that of an earlier record. Besides, each record counts `--counts` numbers of 100, all of which may prove odd. Peak
memory is that of the process (`resource.getrusage`).
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time

from recordlint.facts import Counted, Gathered, Noted
from recordlint.ledger import Ledger

RULES = ("duplicate-url", "duplicate-url", "duplicate-id", "duplicate-title", "duplicate-body")


def peak() -> float:
    """The most memory that this process has had, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--facts", type=int, default=len(RULES))
    parser.add_argument("--shared", type=float, default=0.01)
    parser.add_argument("--counts", type=int, default=3)
    options = parser.parse_args()
    before = peak()
    numbers = random.Random(1)
    keys = [[numbers.getrandbits(64)] for _ in range(options.facts)]
    ledger = Ledger()
    start = time.process_time()
    for record in range(options.records):
        facts = []
        for kind, known in enumerate(keys):
            if numbers.random() < options.shared:
                key = numbers.choice(known)
            else:
                key = numbers.getrandbits(64)
                if len(known) < 100_000:
                    known.append(key)
            facts.append(Noted(RULES[kind % len(RULES)], key, 0, 0))
        counts = (Counted("truncated-excerpt", kind, numbers.randrange(100), 1, True) for kind in range(options.counts))
        ledger.add(record, Gathered(tuple(facts), tuple(counts)))
    kept, filled = peak(), time.process_time()
    found = sum(len(match.entries) for match in ledger.matches(range(options.records)))
    odd = sum(1 for census in ledger.censuses() for _ in census.holding(range(50)))
    compared = time.process_time()
    print(f"{options.records:,} records, {len(ledger):,} facts, {found:,} of them shared; {odd:,} odd numbers")
    print(f"before {before:.0f} MiB, kept {kept:.0f} MiB, compared {peak():.0f} MiB")
    print(f"kept in {filled - start:.1f} s, compared in {compared - filled:.1f} s of CPU time")


if __name__ == "__main__":
    main()
