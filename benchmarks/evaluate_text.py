"""Measure the rules about text on the evaluation sets: boilerplate tails, truncation, hand-written bodies, time.

    python benchmarks/evaluate_text.py ../shared/data [--salt WORD] [--show N] [--strange]

Tails are cross-validated: the weights are learned five times without a fifth of the domains, and each text is judged
by weights that never saw its domain. `--salt` deals the domains out in another way. `--show` prints wrong answers.
`--strange` judges tails without the phrases that only one domain of the sets shows, as texts of other domains are.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zlib import crc32

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import learn_boilerplate as learning  # noqa: E402
import learn_truncation as cutting  # noqa: E402

from recordlint.parse import parse  # noqa: E402
from recordlint.prose import boilerplate, cut  # noqa: E402
from recordlint.prose.lines import lines as lines_of  # noqa: E402
from recordlint.prose.lines import scan  # noqa: E402
from recordlint.prose.table import read_table  # noqa: E402
from recordlint.rules.body import boilerplate as boilerplate_rule  # noqa: E402
from recordlint.rules.body import error_page, leading_metadata, truncated_body  # noqa: E402
from recordlint.text import decode  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from recordlint.prose.table import Table
    from recordlint.record import Record

FOLDS = 5
RUNS = 7
LENGTHS = range(20, 31)
TEXT_RULES = (
    boilerplate_rule.boilerplate,
    truncated_body.truncated_body,
    error_page.error_page,
    leading_metadata.leading_metadata,
)
HAND_WRITTEN = ("jekyll", "hugodocs", "11ty", "zola", "powerapps/_samples")


def _fold(salt: str, domain: str) -> int:
    return crc32((salt + domain).encode()) % FOLDS


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def tails(folder: Path, separator: str, salt: str, show: int, phrases: Table) -> None:
    """Lines of boilerplate at the end of articles, cross-validated by domain."""
    documents = learning.load(folder)
    featured = [learning.features_of(document, phrases) for document in documents]
    fold = [_fold(salt, document.domain) for document in documents]
    counts: Counter[str] = Counter()
    for held in range(FOLDS):
        inside = [index for index, value in enumerate(fold) if value != held]
        weights, _ = learning.learn([documents[index] for index in inside], [featured[index] for index in inside])
        table = learning.table_of(weights, phrases)
        for document, value in zip(documents, fold, strict=True):
            if value == held and document.name.endswith("-tail"):
                first = _first(document.lines, separator, table)
                counts.update(_judge(document, first))
                if first < document.allowed.start and show > 0:
                    show -= 1
                    print(
                        f"  {document.name}: line {first}, not {document.allowed.start}: {document.lines[first][:70]}"
                    )
    _print_tails(f"tails, lines joined by {separator!r}", counts)


def _phrases_of_several_domains() -> Table:
    text = (learning.PACKAGE / "phrases.txt").read_text("utf-8")
    return read_table("\n".join(line for line in text.split("\n") if line.split("\t")[3:] != ["1"]), "")


def _first(texts: list[str], separator: str, table: Table) -> int:
    text = separator.join(texts)
    found = scan(text)
    tail = boilerplate.find(found, table)
    return len(texts) if tail is None else text.count(separator, 0, found[tail.first].start)


def _judge(document: learning.Document, first: int) -> dict[str, int]:
    count = len(document.lines)
    begin, end = document.allowed.start, document.allowed.stop - 1
    wrong = max(0, begin - first)
    hit = count - max(first, end)
    kind = ("found" if first < count else "missed") if end < count else ("false" if first < count else "silent")
    return {"tp": hit, "fn": count - end - hit, "fp": wrong, "tn": begin - wrong, "hurt": wrong > 0, kind: 1, "all": 1}


def _print_tails(title: str, counts: Counter[str]) -> None:
    precision, recall = (
        ratio(counts["tp"], counts["tp"] + counts["fp"]),
        ratio(counts["tp"], counts["tp"] + counts["fn"]),
    )
    print(
        f"{title}: P {precision:.3f}  R {recall:.3f}  F1 {ratio(2 * precision * recall, precision + recall):.3f}"
        f"  FP/1k {1000 * ratio(counts['fp'], counts['fp'] + counts['tn']):.1f}"
        f"  documents: P {ratio(counts['found'], counts['found'] + counts['false']):.3f}"
        f"  R {ratio(counts['found'], counts['found'] + counts['missed']):.3f}"
        f"  with a content line flagged {ratio(counts['hurt'], counts['all']):.3f}"
    )


def _findings(rule: Any, record: Record) -> list[Any]:
    context = SimpleNamespace(body=None, collection=None)
    return list(rule.run(record, None, context)) if record.body is not None and record.body.text.strip() else []


def _record(path: str, data: bytes) -> Record:
    return parse(decode(path, data))[0]


def truncation(path: Path, salt: str, show: int) -> None:
    """Bodies and excerpts that were cut, or not, cross-validated by domain."""
    examples = cutting.load(path.parent)
    tables = [cutting.learn([one for one in examples if _fold(salt, one.domain) != held]) for held in range(FOLDS)]
    groups: dict[str, Counter[str]] = {}
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        if row["kind"] == "sentence_boundary":
            continue
        weights = tables[_fold(salt, row["domain"])]
        cut.load_weights = lambda weights=weights: weights
        if row["field"] == "body":
            flagged = bool(_findings(truncated_body.truncated_body, _record("a.md", row["text"].encode())))
        else:
            flagged = cut.cut_off(row["text"].rstrip().rpartition("\n")[2]) is not None
        answer = ("tp" if row["truncated"] else "fp") if flagged else ("fn" if row["truncated"] else "tn")
        names = ["all", row["field"]]
        kind = row["kind"]
        names += ["complete bodies"] * (kind in ("complete", "complete_nopunct"))
        names += ["hard negatives"] * (kind.startswith("hn_") or kind.endswith("_nopunct"))
        names += ["natural excerpts"] * kind.startswith("natural")
        names += ["other languages"] * kind.startswith("lang_")
        for name in names:
            groups.setdefault(name, Counter())[answer] += 1
        if answer in ("fp", "fn") and show > 0:
            show -= 1
            print(f"  {answer} {kind}: {row['text'][-90:]!r}")
    for name, counts in groups.items():
        print(
            f"truncation, {name}: P {ratio(counts['tp'], counts['tp'] + counts['fp']):.3f}"
            f"  R {ratio(counts['tp'], counts['tp'] + counts['fn']):.3f}"
            f"  false alarms {ratio(counts['fp'], counts['fp'] + counts['tn']):.3f}"
        )


def hand_written(folder: Path, show: int) -> None:
    """Records that people wrote: nothing should be found there."""
    counts: Counter[str] = Counter()
    for site in HAND_WRITTEN:
        for path in sorted((folder / site).rglob("*")):
            if path.suffix not in (".md", ".markdown") or not path.is_file():
                continue
            counts["records"] += 1
            record = _record(path.relative_to(folder).as_posix(), path.read_bytes())
            for rule in TEXT_RULES:
                for finding in _findings(rule, record):
                    counts[rule.name] += 1
                    if show > 0:
                        show -= 1
                        print(f"  {record.path}: {rule.name}: {finding.message}")
    print("hand-written:", dict(counts))


def timing(folder: Path) -> None:
    """What a body of 20 to 30 lines takes, beside the reading of its file: the best of some runs."""
    rows = [json.loads(line) for line in (folder / "tails.jsonl").read_text("utf-8").splitlines()]
    near = [row["lines"] for row in rows if len(row["lines"]) in LENGTHS]
    for name, chosen in (("all", near), ("with boilerplate", [lines for lines in near if lines[-1]["label"] == 1])):
        bodies = ["\n\n".join(line["text"] for line in lines) for lines in chosen]
        taken: dict[str, list[float]] = {}
        with TemporaryDirectory() as scratch:
            for body in bodies:
                file = Path(scratch, "a.md")
                file.write_text(body, "utf-8")
                data = file.read_bytes()
                taken.setdefault("reading the file", []).append(
                    _best(lambda _, file=file: file.read_bytes().decode(), data)
                )
                taken.setdefault("lines", []).append(_best(lines_of, data))
                taken.setdefault("lines and tail", []).append(_best(boilerplate.tail, data))
                taken.setdefault("four rules", []).append(_best(_all, data))
        print(f"time, {len(bodies)} bodies, {name}:", end="")
        print(*(f"  {what} median {statistics.median(times):.0f} µs" for what, times in taken.items()), sep=",")


def _best(judge: Callable[[Record], object], data: bytes) -> float:
    times = []
    for _ in range(RUNS):
        record = _record("a.md", data)
        begin = time.perf_counter()
        judge(record)
        times.append(time.perf_counter() - begin)
    return 1e6 * min(times)


def _all(record: Record) -> None:
    for rule in TEXT_RULES:
        _findings(rule, record)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="where the folders boilerplate and corpora are")
    parser.add_argument("--salt", default="", help="deal the domains out in another way")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong answers of each kind")
    parser.add_argument("--strange", action="store_true", help="without the phrases that only one domain shows")
    arguments = parser.parse_args()
    sets = arguments.folder / "boilerplate"
    for separator in ("\n\n", "\n"):
        phrases = _phrases_of_several_domains() if arguments.strange else learning.read_phrases()
        tails(sets, separator, arguments.salt, arguments.show, phrases)
    timing(sets)
    hand_written(arguments.folder / "corpora", arguments.show)
    truncation(sets / "truncation.jsonl", arguments.salt, arguments.show)


if __name__ == "__main__":
    main()
