"""A fault that has one right answer is planted in a sound record; fixing it gives the original bytes back."""

from __future__ import annotations

import copy
import os
import random
import re
from typing import NamedTuple

import pytest

from record_render import BODY, SYNTAXES, Raw, article, at, json_text, render, scalar, yaml_lines
from recordlint.diagnostic import Applicability
from recordlint.fix import fix
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import Source
from support import ARTICLE

WORDS = ("Brücke", "橋が開く", "Мост", "the river", "😀 open", "é t", "naïve", "ଖବର", "A&B", "why?", "[x]", "it's")
PLAIN = re.compile(r"[\w/][\w/.:?=&;%+-]*(?: [\w.;-]+)*")
STYLES = ("yaml single", "yaml plain", "yaml flow", "yaml comments", "toml comments", "json tabs", "json line")
WORLD = FixedWorld({}, {"images/a.jpg": (1200, 800)})
PLAN = settings_of('extend-select = ["trailing-blank-lines"]\n' + ARTICLE).plan("record.md")


class Kind(NamedTuple):
    """A kind of fault. `plant` changes the data of the sound record and of the faulty one, or is None; `spoil` changes
    the text of the faulty one, or is None. Both may say, by False or None, that a layout cannot hold the fault."""

    name: str
    rule: str
    plant: object = None
    spoil: object = None
    trust: Applicability = Applicability.SAFE
    way: tuple = ()


def value(name, rule, way, right, *wrong, only=None, trust=Applicability.SAFE):
    """A kind: one of some wrong values in the place of a right one. `only` is the one syntax that can hold it."""

    def plant(chance, layout, sound, faulty):
        if only is not None and only not in layout:
            return False
        at(sound, way)[way[-1]] = right
        at(faulty, way)[way[-1]] = bad = chance.choice(wrong)
        # A value keeps its quotes; a style that would give the two different ones plants something else.
        return isinstance(bad, Raw) or len({styled(layout)(one)[:1] in "'\"" for one in (right, bad)}) == 1

    return Kind(name, rule, plant, None, trust, way)


def repeated(name, rule, way):
    """A kind: an item of a list stands in it once more, further down."""

    def plant(chance, layout, sound, faulty):
        items = at(faulty, way)[way[-1]]
        items.insert(chance.randint(1, len(items)), copy.deepcopy(items[0]))
        return True

    return Kind(name, rule, plant, way=way)


def lost(name, rule, way, trust=Applicability.UNSAFE):
    """A kind: a key is not there."""

    def plant(chance, layout, sound, faulty):
        del at(faulty, way)[way[-1]]
        return True

    return Kind(name, rule, plant, None, trust, way)


def misspelt(chance, layout, sound, faulty):
    pairs = list(faulty.items())
    faulty.clear()
    faulty.update({("exerpt" if key == "excerpt" else key): one for key, one in pairs})
    return True


def spoilt(name, rule, spoil, trust=Applicability.SAFE):
    return Kind(name, rule, None, spoil, trust, (name,))


def ending(text):
    return "\r\n" if "\r\n" in text else "\n"


def data_lines(lines):
    """The numbers of the lines that hold data."""
    if lines[0] in ("---", "+++"):
        return range(1, lines.index(lines[0], 1))
    return range(lines.index("")) if "" in lines else range(len(lines))


def mix_line_ends(chance, layout, text):
    ends = re.findall("\r\n|\n", text)
    if len(ends) < 3:
        return None
    odd = set(chance.sample(range(len(ends)), chance.randint(1, (len(ends) - 1) // 2)))
    other = "\n" if ends[0] == "\r\n" else "\r\n"
    pieces = re.split("\r\n|\n", text)
    return "".join(p + (other if n in odd else e) for n, (p, e) in enumerate(zip(pieces, [*ends, ""], strict=True)))


def put_blanks(chance, layout, text):
    lines = text.split(ending(text))
    lines[chance.choice(data_lines(lines))] += chance.choice((" ", "  ", "\t", " \t "))
    return ending(text).join(lines)


def cut_final_newline(chance, layout, text):
    # How the only line of a file should end nobody can tell.
    cut = text.removesuffix(ending(text))
    return cut if ending(cut) == ending(text) else None


def displace(chance, layout, text):
    return ending(text) * chance.randint(1, 3) + text if text.startswith(("---", "+++")) else None


def ignore_nothing(chance, layout, text):
    marked = re.sub(r"(71)(\r?\n)", r"\1  # recordlint: ignore[schema]\2", text, count=1)
    return None if layout.startswith("json") or marked == text else marked


def repeat_key(chance, layout, text):
    """Write the pair of `category` once more, right behind it or behind another scalar."""
    pair = re.search(r'"?category"? ?[:=] ["\']?news["\']?,?(?:\r?\n[ \t]*| +)', text)
    key = chance.choice(("category", "quality", "heat"))
    behind = re.search(rf'"?{key}"? ?[:=] [^,\r\n]+,?(?:\r?\n[ \t]*| +)', text)
    return text[: behind.end()] + pair[0] + text[behind.end() :]


UNSAFE = Applicability.UNSAFE
HOST = "river-weekly.museum"
URL = "https://riverweekly.example/news/bridge"

KINDS = [
    value("quoted integer", "schema", ("quality",), 71, Raw('"71"')),
    value("integer as text in single quotes", "schema", ("heat",), 3, Raw("'3'"), only="yaml"),
    value("quoted boolean", "schema", ("published",), True, Raw('"true"')),
    value("yes", "schema", ("published",), True, Raw("yes"), Raw("Yes"), Raw("on"), Raw("y"), only="yaml"),
    value("near miss of an enum value", "schema", ("type",), "article", "artcle", trust=UNSAFE),
    value("enum value with a capital", "schema", ("type",), "article", "Article", "ARTICLE", trust=UNSAFE),
    Kind("misspelt key", "schema", misspelt, None, UNSAFE, ("excerpt",)),
    value("flag as text", "invalid-cached-flag", ("images", 0, "isCached"), True, Raw('"true"'), Raw("1")),
    value("flag as no", "invalid-cached-flag", ("images", 1, "isCached"), False, Raw("no"), Raw("off"), only="yaml"),
    value("flag as zero", "invalid-cached-flag", ("images", 1, "isCached"), False, Raw("0"), Raw('"false"')),
    lost("lost flag", "missing-cached-flag", ("images", 1, "isCached")),
    value("width as text", "invalid-image-dimensions", ("images", 1, "width"), 600, Raw('"600"')),
    value("height as text", "invalid-image-dimensions", ("images", 1, "height"), 400, Raw('"400"')),
    value("width that the file has not", "mismatched-image-file-size", ("images", 0, "width"), 1200, 1100, 1),
    lost("lost height", "missing-image-dimensions", ("images", 0, "height"), Applicability.SAFE),
    repeated("repeated image", "duplicate-image", ("images",)),
    repeated("repeated item", "duplicate-item", ("topics",)),
    repeated("repeated related entry", "duplicate-reference", ("related",)),
    value("single-digit date", "nonstandard-timestamp", ("related", 0, "publishedDateTime"), "2024-04-03", "2024-4-3"),
    value("date with slashes", "nonstandard-timestamp", ("publishedDateTime",), "2024-05-02", "2024/5/2", "2024/05/02"),
    value("date in words", "nonstandard-timestamp", ("publishedDateTime",), "2024-05-02", "2 May 2024", "May 2, 2024"),
    value("day and month", "nonstandard-timestamp", ("publishedDateTime",), "2024-05-23", "23.05.2024", "05/23/2024"),
    value("no offset", "missing-utc-offset", ("publishedDateTime",), "2024-05-02T08:30:00Z", "2024-05-02T08:30:00",
          trust=UNSAFE),
    value("escaped URL", "escaped-url", ("webUrl",), URL + "?a=1&b=2", URL + "?a=1&amp;b=2", URL + "?a=1&#038;b=2"),
    value("host in capitals", "uppercase-host", ("webUrl",), URL, URL.replace("river", "River")),
    value("blanks round a URL", "invalid-url", ("webUrl",), URL, URL + " ", f"  {URL}"),
    value("scheme with a slip", "invalid-url", ("webUrl",), URL, URL.replace("https:", "htps:"), trust=UNSAFE),
    value("tracking", "tracking-parameter", ("webUrl",), URL + "?a=1", URL + "?a=1&utm_source=x", trust=UNSAFE),
    value("http", "insecure-url", ("webUrl",), f"https://{HOST}/", f"http://{HOST}/", trust=UNSAFE),
    value("spare blanks", "untrimmed-value", ("related", 0, "title"), "A new bridge", " A new bridge", "A new bridge "),
    value("blanks in a row", "irregular-whitespace", ("related", 0, "title"), "A new bridge", "A  new bridge"),
    value("zero-width blank", "invisible-character", ("related", 0, "title"), "A new bridge", "A new\u200b bridge"),
    value("entity", "html-entity", ("related", 0, "title"), "A new & old bridge", "A new &amp; old bridge"),
    value("wrong decoding", "mojibake", ("related", 0, "title"), "The river’s", "The riverâ€™s", trust=UNSAFE),
    # The order matters where several are planted: each leaves the text as those after it expect it.
    spoilt("repeated key", "duplicate-key", repeat_key),
    spoilt("comment that ignores nothing", "unused-suppression", ignore_nothing),
    spoilt("blanks at the end of a line", "trailing-whitespace", put_blanks),
    spoilt("blank lines at the end", "trailing-blank-lines", lambda chance, layout, text: text + 2 * ending(text)),
    spoilt("no final newline", "missing-final-newline", cut_final_newline),
    spoilt("front matter further down", "displaced-front-matter", displace),
    spoilt("byte order mark", "byte-order-mark", lambda chance, layout, text: "\ufeff" + text),
    spoilt("mixed line ends", "mixed-line-endings", mix_line_ends),
]  # fmt: skip


def styled(layout):
    """How a layout writes the scalars of YAML."""

    def write(one):
        if isinstance(one, Raw) or not isinstance(one, str) or layout not in ("yaml single", "yaml plain"):
            return scalar(one)
        if layout == "yaml plain" and PLAIN.fullmatch(one) and not one[0].isdigit():
            return one
        return "'" + one.replace("'", "''") + "'"

    return write


def commented(text):
    """The text with comments behind the lines of some keys."""
    keys = "title|quality|webUrl|width|published|heat|images"
    return re.sub(rf"^(.*\b(?:{keys})\b.*)$", r"\1 # as agreed", text, flags=re.M)


def written(layout, data):
    """The text of a record, and its path, in one more layout than those that are rendered for all tests."""
    syntax, _, style = layout.partition(" ")
    if style in ("single", "plain"):
        return "\n".join(["---", *yaml_lines(data, write=styled(layout)), "---", ""]) + BODY, "record.md"
    if style == "flow":
        flow = (f"{key}: {json_text(one, ' ').replace(chr(10), ' ')}" for key, one in data.items())
        return "\n".join(["---", *flow, "---", ""]) + BODY, "record.md"
    if style == "comments":
        text, path = render(f"{syntax} front matter" if syntax == "toml" else syntax, data)
        return commented(text), path
    if style == "tabs":
        text = re.sub("^ +", lambda blanks: "\t" * (len(blanks[0]) // 2), json_text(data), flags=re.M)
        return text + "\n", "record.json"
    if style == "line":
        return json_text(data, " ") + "\n", "record.json"
    return render(layout, data)


def case(kinds, layout, line_end, chance):
    """The text of a sound record and that of one with faults of some kinds; None where the layout cannot hold them."""
    title, excerpt = (" ".join(chance.choices(WORDS, k=chance.randint(2, 5))) for _ in range(2))
    sound = article(title, excerpt)
    sound["images"][0]["url"] = "/images/a.jpg"
    sound["images"][1]["title"] = "A bridge"
    sound["images"][1]["isCached"] = sound["images"][1].pop("isCached")
    faulty = copy.deepcopy(sound)
    for kind in kinds:
        if kind.plant is not None and not kind.plant(chance, layout, sound, faulty):
            return None
    (before, path), (after, _) = written(layout, sound), written(layout, faulty)
    before, after = before.replace("\n", line_end), after.replace("\n", line_end)
    for kind in sorted(kinds, key=KINDS.index):
        if kind.spoil is not None:
            after = kind.spoil(chance, layout, after)
            if after is None:
                return None
    return before, after, path


def repaired(text, path, trust):
    return fix(Source(path, text), PLAN, WORLD, trust)


LAYOUTS = (*SYNTAXES, *STYLES)
ROUNDS = int(os.environ.get("RECORDLINT_ROUNDS", "1"))
"""How often all is done, with other texts each time: the suite is to run in seconds."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_fault_with_one_right_answer_gives_the_original_bytes_back(kind):
    seen = 0
    for number in range(ROUNDS):
        chance = random.Random(f"{kind.name} {number}")
        for layout in LAYOUTS:
            line_end = chance.choice(("\n", "\r\n"))
            made = case([kind], layout, line_end, chance)
            if made is None:
                continue
            before, after, path = made
            fixed = repaired(after, path, kind.trust)
            assert fixed.source.text == before, f"{layout}, {line_end!r}, {number}"
            assert kind.rule in {one.rule for one in fixed.applied}
            assert fixed.void == ()
            seen += 1
    assert seen


def some_kinds(chance):
    """Kinds that speak about different parts of a record."""
    kinds, taken = [], set()
    for kind in chance.sample(KINDS, 7):
        if kind.way[:1] not in taken:
            kinds.append(kind)
            taken.add(kind.way[:1])
    return kinds


@pytest.mark.parametrize("layout", LAYOUTS)
def test_many_faults_at_once_give_the_original_bytes_back(layout):
    chance = random.Random(layout)
    for number in range(10 * ROUNDS):
        made = None
        while made is None:
            kinds = some_kinds(chance)
            made = case(kinds, layout, chance.choice(("\n", "\r\n")), chance)
        before, after, path = made
        fixed = repaired(after, path, UNSAFE)
        assert fixed.source.text == before, (number, [kind.name for kind in kinds])
        assert fixed.void == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sound_record_stays_as_it_is(layout):
    for line_end in ("\n", "\r\n"):
        before, _, path = case([], layout, line_end, random.Random(layout))
        fixed = repaired(before, path, UNSAFE)
        assert (fixed.source.text, fixed.applied, fixed.void) == (before, (), ())


def test_there_are_kinds_enough():
    assert len(KINDS) >= 40
