"""No verdict depends on the extra: where the accelerator answers, libyaml answers the same and has nothing to say."""

import itertools
import random

import pytest

from recordlint.parse import yaml, yaml_fast
from recordlint.parse.document import Document
from recordlint.text import Span

pytest.importorskip("ryaml")

WORDS = "tide harbour über 渡し 12 2023-08-02 why? a:b #1 o'clock R&D 50% ✨"
PLAIN = "Harbour News|2023-08-02T17:00:00Z|34|-1|0.5|1e3|true|null|~|it's late|a # b|https://e.example/a?b=c|12 %|x*y"
PLAIN += "|1500x843|08/02|yesterday|one & two|.5|-|a, b|+1 more"
NASTY = [*"\t\n\r \"'#:,[]{}&*!|>%@`?-=~_.0123456789abox<\\é\u2028\x85\ufeff\u00a0🙂\x00", "---\n", "...\n", "\n  "]
NULLS = "null true false nan .nan .inf -.inf yes no on off y n ~ = <<"
NASTY_WORDS = ": | #|- |? |<<: |!!str |&a |*a|yes|0o7|1_0|.inf|[a:b]|{a?: b}|a :b|" + "9" * 40
NASTY += NASTY_WORDS.split("|")


class Writer:
    """Writes a record at random: block and flow style, every style of scalar, comments."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def record(self):
        lines = ["# a record"] if self.random.random() < 0.2 else []
        for key in self.random.sample(["title", "date", "heat", "provider", "tags", "images", "notes", "x", "y2"], 5):
            lines += self.entry(key, 0)
        return "\n".join(lines) + "\n"

    def entry(self, key, indent):
        margin, kind = " " * indent, self.random.random()
        if kind < 0.5 or indent > 6:
            return [f"{margin}{key}: {self.scalar()}{self.comment()}"]
        if kind < 0.6:
            text = [f"{margin}  {self.words()}" for _ in range(self.random.randint(1, 3))]
            return [f"{margin}{key}: {self.random.choice(['|', '>', '|-', '>+'])}", *text, ""]
        if kind < 0.7:
            return [f"{margin}{key}: {self.flow(2)}"]
        if kind < 0.85:
            return [f"{margin}{key}:{self.comment()}", *self.entry("name", indent + 2), *self.entry("url", indent + 2)]
        items = [f"{margin}- {self.scalar()}", f"{margin}- a: {self.scalar()}", f"{margin}  b: {self.flow(1)}"]
        return [f"{margin}{key}:", *items]

    def flow(self, depth):
        if not depth or self.random.random() < 0.4:
            return self.random.choice(["a", "12", '"b, c"', "'d'", "e f", "https://e.example", "true"])
        items = [self.flow(depth - 1) for _ in range(self.random.randint(0, 3))]
        if self.random.random() < 0.5:
            return f"[{', '.join(items)}]"
        return "{" + ", ".join(f"k{number}: {item}" for number, item in enumerate(items)) + "}"

    def scalar(self):
        style = self.random.random()
        if style < 0.5:
            return self.random.choice(PLAIN.split("|"))
        if style < 0.7:
            return "'" + self.words().replace("'", "''") + "'"
        if style < 0.9:
            return f'"{self.words()}"'
        return self.random.choice(["", "one\n    two", '"one\n    two"', '"\\u00e9\\n\\t"'])

    def words(self):
        return " ".join(self.random.choices(WORDS.split(), k=self.random.randint(1, 5)))

    def comment(self):
        return " # why" if self.random.random() < 0.1 else ""

    def damage(self, text):
        """The text after one or two edits."""
        for _ in range(self.random.choice((1, 1, 2))):
            at, kind = self.random.randrange(len(text)), self.random.random()
            if kind < 0.5:
                text = text[:at] + self.random.choice(NASTY) + text[at:]
            elif kind < 0.75:
                text = text[:at] + text[at + self.random.choice((1, 1, 2, 5)) :] or "a"
            else:
                text = text[:at] + self.random.choice(NASTY) + text[at + 1 :]
        return text


def answers(text, version):
    """The accelerator's document, or None where it leaves the text to libyaml; and libyaml's."""
    span = Span(0, len(text))
    value = yaml_fast.load(text, version)
    if value is yaml_fast.UNSURE:
        return None, None
    return Document(value, span), yaml._load_libyaml(text, span, version)


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_both_read_damaged_records_alike(version):
    asked = 0
    for seed in range(1200):
        writer = Writer(seed)
        text = writer.damage(writer.record())
        for span in yaml.split(text):
            document = text[span.start : span.end]
            fast, libyaml = answers(document, version)
            asked += fast is not None
            assert repr(fast) == repr(libyaml), document
    assert asked > 280


def test_both_read_whole_records_alike():
    asked = 0
    for seed in range(200):
        text = Writer(seed).record()
        fast, libyaml = answers(text, "1.2")
        asked += fast is not None
        assert repr(fast) == repr(libyaml), text
    assert asked > 100


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_both_read_numbers_and_words_alike(version):
    chance = random.Random(7)
    written = ["".join(signs) for length in (1, 2, 3) for signs in itertools.product("0189.+-eox_:", repeat=length)]
    written += ["".join(chance.choices("0123456789.+-eExXob_:", k=chance.randint(4, 12))) for _ in range(500)]
    written += ["9" * length for length in (*range(15, 45), 308, 309, 400, 4300, 4301)]
    written += ["-" + "9" * 309, "0." + "1" * 400, "1e308", "1e309"]
    written += [form for word in NULLS.split() for form in (word, word.upper(), word.title(), word + "x")]
    for scalar in written:
        for text in (f"a: {scalar}\n", f"{scalar}: a\n", f"[{scalar}]\n"):
            fast, libyaml = answers(text, version)
            assert repr(fast) == repr(libyaml), text


LEFT = {
    "a tag": "a: !!str 1\n",
    "a tag at the beginning": "!!map {a: 1}\n",
    "an anchor": "a: &x 1\nb: *x\n",
    "an alias": "a: *x\n",
    "a merge": "<<: {a: 1}\n",
    "a directive": "%YAML 1.1\n---\na: 1\n",
    "a number that is no string": "1: a\n",
    "a nested number": "a: [{b: {1: c}}]\n",
    "a key that is a number for us": "01: a\n",
    "a hexadecimal number": "a: 0x1f\n",
    "a signed octal number": "[-0o7]\n",
    "an infinity": "a: .inf\n",
    "a large float": "a: 1e20\n",
    "an ambiguous word": "a: off\n",
    "an ambiguous number": "- 12:30\n",
    "a leading zero": "a: 08\n",
    "a question between brackets": "a: [b, ?c]\n",
    "a colon after quotes": '{"a":1}\n',
    "very many brackets": "a: [" + "[], " * 1000 + "]\n",
    "a fault": "a: @\n",
    "a repeated key": "a: 1\na: 2\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "nothing": "---\n",
    "null": "~\n",
    "much": "a: " + "b" * 1_000_000 + "\n",
    "depth": "- " * 200 + "a\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_to_libyaml(name):
    assert yaml_fast.load(LEFT[name], "1.2") is yaml_fast.UNSURE


def test_keys_are_words_of_yaml_1_1():
    assert yaml_fast.load("off: 1\n", "1.2") == {"off": 1}
    assert yaml_fast.load("off: 1\n", "1.1") is yaml_fast.UNSURE


TAKEN = {
    "prose with signs": ("a: Fish & chips! 100 % * &amp; 1500x843\n", {"a": "Fish & chips! 100 % * &amp; 1500x843"}),
    "addresses and times": ("a: https://e.example/?b=c\nd: 2023-08-02T07:08:09Z\n", None),
    "brackets": ("a: [b, 'c', {d: e, f: 1}]\n", {"a": ["b", "c", {"d": "e", "f": 1}]}),
    "keys that are ambiguous as values": ("on: 1\ny: 2\n", {"on": 1, "y": 2}),
    "scalars": ("- 1\n- 1.5\n- true\n- ~\n- no way\n", [1, 1.5, True, None, "no way"]),
    "a root that is text": ("words\n", "words"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_the_accelerator_takes(name):
    text, value = TAKEN[name]
    found = yaml_fast.load(text, "1.2")
    assert found is not yaml_fast.UNSURE
    assert value is None or found == value


def test_without_the_extra_libyaml_reads_everything(monkeypatch):
    monkeypatch.setattr(yaml_fast, "_accelerator", lambda: None)
    assert yaml_fast.load("a: 1\n", "1.2") is yaml_fast.UNSURE
    assert yaml.load("a: 1\n", Span(0, 5)).value == {"a": 1}


def test_accelerator_is_looked_for_once(monkeypatch):
    yaml_fast._accelerator.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "ryaml", None)
    assert yaml_fast._accelerator() is None
    yaml_fast._accelerator.cache_clear()
