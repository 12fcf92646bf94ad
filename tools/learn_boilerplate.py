"""Learn the weights that decide where the boilerplate at the end of a text begins.

    python tools/learn_boilerplate.py ../shared/data/boilerplate

Reads `tails.jsonl` and `lines.jsonl` (article lines and the boilerplate lines that follow them), and writes
`src/recordlint/prose/weights.tsv`: a weight for each feature, beside the number of boilerplate lines, article lines and
domains it was seen in; and the same numbers beside each phrase of `phrases.txt`. The result is the same at every run;
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
from typing import Any, NamedTuple

PACKAGE = Path(__file__).parents[1] / "src/recordlint/prose"
sys.path.insert(0, str(PACKAGE.parents[1]))

from recordlint.prose.boilerplate import REACH  # noqa: E402
from recordlint.prose.places import heard  # noqa: E402
from recordlint.prose.rows import read_row  # noqa: E402
from recordlint.prose.table import Table, group_weights, read_table  # noqa: E402

DOMAINS = 3
"""A feature that speaks of words is kept only if it occurs in texts of so many domains."""
ROUNDS = 25
RATE = 0.07
PENALTY = 0.2
SMALLEST = 0.05
HEADER = "# feature\tweight\tboilerplate lines\tarticle lines\tdomains\n# written by tools/learn_boilerplate.py\n"


class Document(NamedTuple):
    """A text that ends in boilerplate or not: its lines, and the indexes at which the tail may be said to begin."""

    name: str
    domain: str
    lines: list[str]
    allowed: range


def load(folder: Path) -> list[Document]:
    """The documents of both sets that have content before the tail."""
    found = [_document(row, row["lines"]) for row in _rows(folder / "tails.jsonl")]
    for row in _rows(folder / "lines.jsonl"):
        lines = row["lines"]
        content = [index for index, line in enumerate(lines) if line["label"] == 0 and line["zone"] == "body"]
        if content:
            first, last = content[0], content[-1]
            body = [line for line in lines[first : last + 1] if line["label"] != 1]
            found.append(_document(row, body + lines[last + 1 : last + 13]))
    return [document for document in found if document is not None]


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _document(row: dict[str, Any], lines: list[dict[str, Any]]) -> Document | None:
    labels = [line["label"] for line in lines]
    last = max((index for index, label in enumerate(labels) if label == 0), default=-1)
    first = next((index for index in range(last + 1, len(labels)) if labels[index] == 1), len(labels))
    if last < 0:
        return None
    shift = max(0, len(lines) - REACH)
    if last - shift < 0:
        return None
    texts = [" ".join(line["text"].split()) for line in lines[shift:]]
    return Document(row["doc_id"], row["domain"], texts, range(max(1, last + 1 - shift), first - shift + 1))


class Example(NamedTuple):
    """A document as numbers: the features of its lines, those of its places, and the places that are right."""

    lines: list[list[int]]
    places: list[list[int]]
    allowed: range


def features_of(document: Document, phrases: Table) -> tuple[list[list[str]], list[list[str]]]:
    """The features of each line, and of each place a tail could begin at."""
    lines, places = heard([read_row(line, phrases) for line in document.lines], phrases)
    return [[name for name, _ in names] for names in lines], [[name for name, _ in names] for names in places]


SIGNS = {"whole": "=", "start": "^", "inside": "~"}
"""How `phrases.txt` marks a phrase by the place where it is found."""
WORDY = ("first=", "word=", "whole=", "start=", "inside=")
"""What the features that speak of words begin with."""


def vocabulary(documents: list[Document], featured: list[Any]) -> dict[str, tuple[int, int, int]]:
    """The features worth a weight, with the boilerplate lines, article lines and domains they occur in."""
    tails: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    domains: defaultdict[str, set[str]] = defaultdict(set)
    for document, (lines, places) in zip(documents, featured, strict=True):
        begin, end = document.allowed.start, document.allowed.stop - 1
        for index, names in enumerate([*lines, *places]):
            position = index if index < len(lines) else index - len(lines)
            is_place = index >= len(lines)
            for name in set(names):
                domains[name].add(document.domain)
                if is_place:
                    (tails if position in document.allowed else texts)[name] += 1
                elif position >= end:
                    tails[name] += 1
                elif position < begin:
                    texts[name] += 1
    return {
        name: (tails[name], texts[name], len(seen))
        for name, seen in domains.items()
        if len(seen) >= (DOMAINS if name.startswith(WORDY) else 2)
    }


def learn(documents: list[Document], featured: list[Any]) -> tuple[dict[str, float], Any]:
    """Weights by feature: a softmax over the places a tail can begin at, by AdaGrad with a penalty on squares."""
    known = vocabulary(documents, featured)
    number = {name: index for index, name in enumerate(sorted(known))}
    examples = [
        Example(
            [[number[name] for name in names if name in number] for names in lines],
            [[number[name] for name in names if name in number] for names in places],
            document.allowed,
        )
        for document, (lines, places) in zip(documents, featured, strict=True)
    ]
    weights = [0.0] * len(number)
    squares = [1e-6] * len(number)
    mean = [0.0] * len(number)
    order = list(range(len(examples)))
    shuffle = random.Random(1)
    share = PENALTY / len(examples)
    for turn in range(ROUNDS):
        shuffle.shuffle(order)
        for position in order:
            _step(examples[position], weights, squares, share)
        if turn >= ROUNDS // 2:
            mean = [old + new for old, new in zip(mean, weights, strict=True)]
    turns = ROUNDS - ROUNDS // 2
    return {name: mean[index] / turns for name, index in number.items()}, known


def _step(example: Example, weights: list[float], squares: list[float], share: float) -> None:
    lines, places, allowed = example
    count = len(lines)
    sums = [-1e9] * (count + 1)
    total = 0.0
    sums[count] = sum([weights[index] for index in places[count]])
    for row in range(count - 1, 0, -1):
        total += sum([weights[index] for index in lines[row]])
        sums[row] = total + sum([weights[index] for index in places[row]])
    top = max(sums)
    odds = [exp(value - top) for value in sums]
    whole = sum(odds)
    right = sum([odds[row] for row in allowed]) or 1e-300
    gradient: defaultdict[int, float] = defaultdict(float)
    running = 0.0
    for row in range(1, count + 1):
        model = odds[row] / whole
        wanted = odds[row] / right if row in allowed else 0.0
        error = wanted - model
        running += error
        if abs(error) > 1e-5:
            for index in places[row]:
                gradient[index] += error
        if row < count and abs(running) > 1e-5:
            for index in lines[row]:
                gradient[index] += running
    for index, slope in gradient.items():
        step = slope - share * weights[index] * 5
        squares[index] += step * step
        weights[index] += RATE * step / sqrt(squares[index])


def read_phrases() -> Table:
    """The table with the phrases alone, without any weight."""
    return read_table((PACKAGE / "phrases.txt").read_text("utf-8"), "")


def table_of(weights: dict[str, float], phrases: Table) -> Table:
    """The phrases with learned weights."""
    groups: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, weight in weights.items():
        group, _, value = name.partition("=")
        groups[group][value] = weight
    lines, places = group_weights(groups)
    return phrases._replace(lines=lines, places=places)


def count_phrases(documents: list[Document], phrases: Table) -> str:
    """The text of `phrases.txt` with the boilerplate lines, article lines and domains that each phrase is found in."""
    tails: Counter[tuple[str, str]] = Counter()
    texts: Counter[tuple[str, str]] = Counter()
    domains: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for document in documents:
        begin, end = document.allowed.start, document.allowed.stop - 1
        for index, line in enumerate(document.lines):
            found = read_row(line, phrases).phrase
            if found is not None and not begin <= index < end:
                key = (SIGNS[found.how], found.words)
                (tails if index >= end else texts)[key] += 1
                domains[key].add(document.domain)
    rows = []
    for line in (PACKAGE / "phrases.txt").read_text("utf-8").split("\n"):
        key = (line[:1], line[2:].partition("\t")[0])
        is_phrase = key[0] in SIGNS.values()
        counts = (str(tails[key]), str(texts[key]), str(len(domains[key])))
        rows.append("\t".join((" ".join(key), *counts)) if is_phrase else line)
    return "\n".join(rows)


def main() -> None:
    """Read the sets and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="where tails.jsonl and lines.jsonl are")
    documents = load(parser.parse_args().folder)
    phrases = read_phrases()
    (PACKAGE / "phrases.txt").write_text(count_phrases(documents, phrases), encoding="utf-8", newline="\n")
    weights, known = learn(documents, [features_of(document, phrases) for document in documents])
    rows = sorted(weights, key=lambda name: (name.split("=")[0], -abs(weights[name]), name))
    with (PACKAGE / "weights.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER)
        for name in rows:
            if abs(weights[name]) >= SMALLEST:
                file.write("\t".join((name, f"{weights[name]:.2f}", *map(str, known[name]))) + "\n")


if __name__ == "__main__":
    main()
