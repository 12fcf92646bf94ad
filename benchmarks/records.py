"""Writes records that nobody has: news items of a made-up aggregator, all different, in a folder of their own.

    python benchmarks/records.py --records 1000 --faulty 0.05 some/folder

The folder must not exist yet. It gets `site/` with Markdown records (a fifth of them with a body), `plain/` with the
same data as YAML files, for tools that read nothing else, and in each the schema of the records and a configuration.
The same numbers make the same records. They are clean but for the faults that are planted in a share of them, one
fault a record, in turn: see `FAULTS`.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WITH_BODY = 0.2
IN_A_FOLDER = 500

_CONFIGURATION = """\
exclude = ["schema.json"]

[[collections]]
name = "news"
files = "**/*.*"
schema = "schema.json"
body = "any"
"""
_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "format": "uri"}
_TIME = {"type": "string", "format": "date-time"}
_SIZE = {"type": "integer", "minimum": 1}
_TYPE = {"enum": ["article", "video"]}


def _object(required: str, **properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


_IMAGES = _list(_object("url width height", url=_URL, width=_SIZE, height=_SIZE, isCached={"type": "boolean"}))
_PROVIDER = _object("name domain", name=_TEXT, domain={"type": "string", "format": "hostname"})
_COMMON = {"title": _TEXT, "excerpt": _TEXT, "publishedDateTime": _TIME, "webUrl": _URL, "type": _TYPE}
_COMMON |= {"provider": _PROVIDER, "quality": {"type": "integer", "minimum": 0}, "images": _IMAGES}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(
        "title excerpt publishedDateTime webUrl type provider topics",
        **_COMMON,
        category=_TEXT,
        originalUrl=_URL,
        heat={"type": "integer", "minimum": -1},
        published={"type": "boolean"},
        topics=_list(_TEXT),
        related=_list(_object("title webUrl", **_COMMON)),
        secured=_TEXT,
    ),
}

_BEGINNINGS = "bal,cor,den,fal,gar,hal,kel,lor,mar,nor,pel,quin,ras,sel,tor,ul,ver,wen,yar,zel"
_ENDINGS = "aby,adine,amar,arth,ea,edge,ell,enby,ering,eston,ick,iford,imond,olm,ona,ord,ostle,umber,unby,wick"
_WHO = "ferry pilot,market trader,school choir,bridge engineer,night nurse,town archive,river guide,glass maker"
_WHO += ",orchard owner,tram driver,lighthouse keeper,bell founder,island council,boat builder,beekeeper,post office"
_DOES = "opens,repairs,measures,rebuilds,finds,moves,counts,paints,sells,returns,protects,maps,restores,closes,shares"
_WHAT = "the old mill,a lost atlas,three bridges,the winter garden,a wooden crane,the harbour clock,a family of owls"
_WHAT += ",the upper lock,two steam engines,the salt store,a library of seeds,the weather station,the first tram"
_WHEN = "before the spring flood,after forty years,with the help of neighbours,for the second summer,without a permit"
_WHEN += ",in front of a full hall,at the end of the dry season,for less than was planned,while the council debates"
_TOPICS = "Architecture,Boats,Climate,Craft,Food,Gardens,History,Libraries,Music,Nature,Rail,Rivers,Schools,Sports"

_NAMES = tuple(parts.split(",") for parts in (_BEGINNINGS, _ENDINGS))
_CLAUSES = tuple(words.split(",") for words in (_WHO, _DOES, _WHAT, _WHEN))
_TOPIC_NAMES = _TOPICS.split(",")


class Record(NamedTuple):
    """A record as text: what stands between the fences, and the body below them (empty where there is none)."""

    data: str
    body: str

    @property
    def markdown(self) -> str:
        """The text of the Markdown file."""
        return f"---\n{self.data}---\n" + (f"\n{self.body}" if self.body else "")


class Author:
    """Writes one record after the other. Every text that should differ names a place and a number of its own."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._texts = 0

    def record(self, number: int) -> Record:
        """A clean record."""
        chance = self._random
        when = datetime(2015, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=400 * number % 5_000_000)
        related = "".join(self._entry(when) for _ in range(chance.randint(1, 3)))
        url = self._url(domain := self._domain(), when)
        topics = "".join(f"  - {topic}\n" for topic in chance.sample(_TOPIC_NAMES, chance.randint(1, 3)))
        data = (
            f"category: news\n"
            f'title: "{self._title()}"\n'
            f'excerpt: "{self._sentences(2)}"\n'
            f"publishedDateTime: {_written(when)}\n"
            f'originalUrl: "{url}"\n'
            f'webUrl: "{url}"\n'
            f"type: article\n"
            f"quality: {chance.randrange(100)}\n"
            f"heat: {chance.randrange(-1, 100)}\n"
            f"published: {chance.choice(('true', 'false'))}\n\n"
            f"{self._provider('', domain)}\n"
            f"topics:\n{topics}\n"
            f"{self._images('', domain)}\n"
            f"related:\n{related}\n"
            f'secured: "{self._sealed()}"\n'
        )
        body = "\n".join(self._sentences(5) + "\n" for _ in range(chance.randint(3, 8)))
        return Record(data, body if chance.random() < WITH_BODY else "")

    def long_body(self) -> str:
        """A body of 2 to 20 kB, in paragraphs."""
        size = self._random.randint(2_000, 20_000)
        paragraphs: list[str] = []
        while size > 0:
            paragraphs.append(self._sentences(5) + "\n")
            size -= len(paragraphs[-1]) + 1
        return "\n".join(paragraphs)

    def _entry(self, when: datetime) -> str:
        domain = self._domain()
        earlier = when - timedelta(minutes=self._random.randint(30, 9_000))
        return (
            f'  - title: "{self._title()}"\n'
            f'    excerpt: "{self._sentences(1)}"\n'
            f"    publishedDateTime: {_written(earlier)}\n"
            f'    webUrl: "{self._url(domain, earlier)}"\n'
            f"    type: article\n"
            f"{self._provider('    ', domain)}"
            f"    quality: {self._random.randrange(100)}\n"
            f"{self._images('    ', domain)}"
        )

    def _provider(self, indent: str, domain: str) -> str:
        name = domain.partition(".")[0].replace("-", " ").title()
        return f"{indent}provider:\n{indent}  name: {name}\n{indent}  domain: {domain}\n"

    def _images(self, indent: str, domain: str) -> str:
        width, height = self._random.choice(((1200, 800), (1600, 900), (640, 480), (1024, 768)))
        return (
            f'{indent}images:\n{indent}  - url: "https://static.{domain}/{self._slug()}.jpg"\n'
            f"{indent}    width: {width}\n{indent}    height: {height}\n{indent}    isCached: true\n"
        )

    def _title(self) -> str:
        return f"{self._clause().capitalize()} {self._place()}"

    def _sentences(self, count: int) -> str:
        return " ".join(f"{self._clause().capitalize()} {self._place()}." for _ in range(count))

    def _clause(self) -> str:
        who, does, what, when = (self._random.choice(words) for words in _CLAUSES)
        return f"{'an' if who[0] in 'aio' else 'the'} {who} of {self._name()} {does} {what} {when}"

    def _place(self) -> str:
        self._texts += 1
        return f"near {self._name()} on pier {self._texts}"

    def _name(self) -> str:
        return "".join(self._random.choice(parts) for parts in _NAMES).capitalize()

    def _domain(self) -> str:
        return f"{self._name()}-{self._random.choice(('post', 'weekly', 'courier', 'herald'))}.example".lower()

    def _url(self, domain: str, when: datetime) -> str:
        return f"https://www.{domain}/{when:%Y/%m}/{self._slug()}"

    def _slug(self) -> str:
        self._texts += 1
        return f"{self._name()}-{self._name()}-{self._name()}-{self._texts}".lower()

    def _sealed(self) -> str:
        sizes = (16 * self._random.randint(20, 40), 16)
        return ";".join(base64.b64encode(self._random.randbytes(size)).decode() for size in sizes)


def _written(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _data(old: str, new: str) -> Callable[[Record], Record]:
    def plant(record: Record) -> Record:
        assert old in record.data, old
        return record._replace(data=record.data.replace(old, new, 1))

    return plant


FAULTS: dict[str, Callable[[Record], Record]] = {
    "invalid-timestamp": _data("publishedDateTime: 20", "publishedDateTime: 20-13-45T99 20"),
    "duplicate-key": _data("type: article\n", "type: article\ntype: article\n"),
    "invalid-cached-flag": _data("isCached: true", 'isCached: "true"'),
    "schema": _data("category: news\n", "category: news\ncategories: news\n"),
    "tracking-parameter": _data('"\ntype:', '?utm_source=letter"\ntype:'),
    "invalid-syntax": _data('title: "', 'title: ""'),
    "missing-image-dimensions": _data("    width:", "    breadth:"),
    "truncated-body": lambda record: record._replace(body="The keeper lit the lamp, and then the boats of the\n"),
    "invalid-url": _data('webUrl: "https://', 'webUrl: "https:// '),
    "mojibake": _data('excerpt: "', 'excerpt: "Itâ€™s open: '),
}
"""Faults by the rule that finds them, and how each is planted."""


def records(count: int, faulty: float = 0.0, seed: int = 1, long: float = 0.0) -> Iterator[tuple[str, Record]]:
    """Records and their names, without suffix: a share of `faulty` (0 to 1) with a fault, and one of `long` with a body
    of 2 to 20 kB, evenly spread."""
    author = Author(seed)
    bodies = 0
    faults = list(FAULTS.values())
    planted = 0
    for number in range(count):
        record = author.record(number)
        if long * (number + 1) >= bodies + 1:
            record = record._replace(body=author.long_body())
            bodies += 1
        if faulty * (number + 1) >= planted + 1:
            record = faults[planted % len(faults)](record)
            planted += 1
        yield f"{number // IN_A_FOLDER:03}/item-{number:06}", record


def write(folder: str, count: int, faulty: float = 0.0, seed: int = 1) -> None:
    """Write a site into a folder that is not there yet. Raises OSError."""
    os.makedirs(folder)
    for place in ("site", "plain"):
        _write(os.path.join(folder, place, "schema.json"), json.dumps(SCHEMA, indent=2) + "\n")
        _write(os.path.join(folder, place, "recordlint.toml"), _CONFIGURATION)
    for name, record in records(count, faulty, seed):
        _write(os.path.join(folder, "site", f"{name}.md"), record.markdown)
        _write(os.path.join(folder, "plain", f"{name}.yaml"), record.data)


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--records", type=int, default=1_000)
    parser.add_argument("--faulty", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.folder, options.records, options.faulty, options.seed)


if __name__ == "__main__":
    main()
