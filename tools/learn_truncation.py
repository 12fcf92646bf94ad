"""Learn the weights that tell a cut text from a whole one.

    python tools/learn_truncation.py ../shared/data/boilerplate

Reads `truncation.jsonl`, and writes `src/recordlint/prose/cut.tsv`: a weight for each feature of the last line, beside
the number of cut texts, whole texts and domains it was seen in. The result is the same at every run;
`benchmarks/evaluate_text.py` says what it is worth.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from math import exp, sqrt
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1] / "src/recordlint/prose"
sys.path.insert(0, str(PACKAGE.parents[1]))

from recordlint.prose import cut  # noqa: E402

DOMAINS = 3
"""A feature is kept only if it occurs in texts of so many domains."""
ROUNDS = 40
RATE = 0.1
PENALTY = 0.01
HEADER = "# feature\tweight\tcut texts\twhole texts\tdomains\n# written by tools/learn_truncation.py\n"


class Example(NamedTuple):
    """A text without a mark at its end: the features of its last line, and whether it was cut."""

    domain: str
    names: list[str]
    truncated: bool


def load(folder: Path) -> list[Example]:
    """The texts that the weights decide about; the others end in a mark, of a cut or of a whole text."""
    found = []
    with (folder / "truncation.jsonl").open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            *earlier, last = [line for line in row["text"].rstrip().split("\n") if line.strip()]
            names = cut.features(last.strip(), earlier)
            if names is not None and row["kind"] != "sentence_boundary":
                found.append(Example(row["domain"], names, row["truncated"]))
    return found


def count(examples: list[Example]) -> dict[str, tuple[int, int, int]]:
    """By feature: the cut texts, whole texts and domains that it occurs in."""
    seen: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        for name in example.names:
            seen[name].append(example)
    return {
        name: (
            sum(example.truncated for example in found),
            sum(not example.truncated for example in found),
            len({example.domain for example in found}),
        )
        for name, found in seen.items()
    }


def learn(examples: list[Example]) -> dict[str, float]:
    """Weights by feature: logistic regression by AdaGrad with a penalty on squares, averaged over the later rounds."""
    known = {name for name, (_, _, domains) in count(examples).items() if domains >= DOMAINS}
    featured = [([name for name in example.names if name in known], example.truncated) for example in examples]
    weights: defaultdict[str, float] = defaultdict(float)
    squares: defaultdict[str, float] = defaultdict(lambda: 1e-6)
    mean: Counter[str] = Counter()
    order = list(range(len(examples)))
    shuffle = random.Random(1)
    for turn in range(ROUNDS):
        shuffle.shuffle(order)
        for index in order:
            names, truncated = featured[index]
            odds = sum([weights[name] for name in names])
            error = truncated - 1 / (1 + exp(-odds))
            for name in names:
                step = error - PENALTY * weights[name]
                squares[name] += step * step
                weights[name] += RATE * step / sqrt(squares[name])
        if turn >= ROUNDS // 2:
            mean.update(weights)
    return {name: total / (ROUNDS - ROUNDS // 2) for name, total in mean.items()}


def main() -> None:
    """Read the set and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="where truncation.jsonl is")
    examples = load(parser.parse_args().folder)
    weights, counts = learn(examples), count(examples)
    with (PACKAGE / "cut.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER)
        for name in sorted(weights):
            file.write("\t".join((name, f"{weights[name]:.2f}", *map(str, counts[name]))) + "\n")


if __name__ == "__main__":
    main()
