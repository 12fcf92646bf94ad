"""Texts that were made to hurt: too deep, too long, too many, or no text at all. Name of the file and its content."""

from __future__ import annotations

MANY = 100_000
SOME = 20_000
"""For what takes a while each: what grows with the square is still beyond all limits."""
FEW = 1_000
"""For what brings a diagnostic each."""


def front(yaml, body=""):
    """A Markdown file with a front matter."""
    return "hostile.md", f"---\n{yaml}\n---\n{body}"


def toml(text):
    """A Markdown file with a front matter in TOML."""
    return "hostile.md", f"+++\n{text}\n+++\n"


def body(text):
    """A Markdown file with a title and a body."""
    return front("title: a", text)


def powers(first, step, count):
    """Anchors that each hold the one before several times."""
    return "\n".join([first, *(step.replace("N", str(n)).replace("M", str(n - 1)) for n in range(1, count))])


DEEP = {
    "[": front("a: " + "[" * MANY),
    "[]": front("a: " + "[" * MANY + "]" * MANY),
    "-": front("a:\n" + "- " * MANY),
    "?": front("? " * MANY),
    "{": front("a: " + "{a: " * MANY),
    "blocks": front("".join(" " * depth + "a:\n" for depth in range(1200))),
    "blocks of lists": front("".join(" " * depth + "-\n" for depth in range(1200))),
    "quotes": front("a: " + "'\"" * MANY),
    "tags": front("a: " + "!a " * MANY),
    "anchors": front("a: " + "&a " * MANY),
    "yaml": ("hostile.yaml", "[" * MANY),
    "toml lists": toml("a = " + "[" * MANY),
    "toml tables": toml("a = " + "{a = " * MANY),
    "toml keys": toml("a." * MANY + "b = 1"),
    "toml headers": toml("[" + "a." * MANY + "b]"),
    "json lists": ("hostile.json", "[" * MANY),
    "json closed": ("hostile.json", "[" * MANY + "]" * MANY),
    "json objects": ("hostile.json", '{"a":' * MANY),
    "jsonl": ("hostile.jsonl", '{"a": 1}\n' + "[" * MANY + "\n" + '{"a":' * MANY + "\n"),
    "quotations": body("> " * MANY + "a"),
    "items": body("- " * MANY + "a"),
    "elements": body("<div>" * MANY),
}

BOMBS = {
    "aliases": front(powers("a0: &a0 [" + "x," * 10 + "]", "aN: &aN [" + "*aM," * 10 + "]", 12)),
    "alias keys": front(powers("a0: &a0 {x: 1}", "aN: &aN {" + ",".join(f"k{n}: *aM" for n in range(10)) + "}", 12)),
    "merges": front(powers("a0: &a0 {x: 1}", "aN: &aN {<<: [*aM, *aM]}", 40)),
    "merges of many": front(
        "a: &a {"
        + ", ".join(f"k{n}: 1" for n in range(1000))
        + "}\n"
        + "\n".join(f"b{n}: {{<<: *a}}" for n in range(3000))
    ),
    "merged again and again": front("a: &a {x: 1}\nb: {<<: [" + "*a, " * SOME + "]}"),
    "an alias in itself": front("a: &a [*a]"),
    "an alias in its key": front("? &a [*a]\n: 1"),
    "a merge of itself": front("a: &a {<<: *a}"),
    "merges to nowhere": front("<<: *nowhere\na: 1"),
    "merges of scalars": front("<<: 3\na: {<<: [1, [2]]}"),
    "yaml": ("hostile.yaml", powers("a0: &a0 [x,x,x,x,x,x,x,x,x]", "aN: &aN [" + "*aM," * 9 + "]", 12)),
}

LONG = {
    "scalar beyond the limit": front("a: " + "x" * 20_000_000),
    "scalar": front("title: " + "x" * 9_000_000),
    "words": front("title: " + "word " * MANY),
    "url": front("url: http://" + "a." * MANY),
    "percents": front("url: http://a/" + "%41" * MANY),
    "parameters": front("url: 'http://a/?" + "utm_source=a&" * SOME + "'"),
    "credentials": front("url: 'http://" + "a:b@" * SOME + "'"),
    "ports": front("url: 'http://a" + ":1" * MANY + "'"),
    "punycode": front("url: http://xn--" + "a" * MANY),
    "date": front("date: " + "1" * 1_000_000),
    "dates": front("date: '" + "2023-01-01 " * SOME + "'"),
    "duration": front("duration: P" + "1Y" * MANY),
    "integer": front("a: " + "9" * MANY),
    "integers": front("a: [" + "9999999999999999999, " * SOME + "]"),
    "float": front("a: 1e999999999\nb: .nan\nc: [.inf, -.inf]\nd: 0." + "1" * MANY),
    "toml integer": toml("a = " + "9" * MANY + "\nb = [nan, -inf, 1e999999]\nc = 0x" + "f" * 5000),
    "json numbers": ("hostile.json", "[1e400, -1e400, NaN, Infinity, " + "9" * MANY + "]"),
    "key": front("k" * MANY + ": 1\n? " + "k" * 2000 + "\n: 2"),
    "entities": front("title: '" + "&amp;" * SOME + "'"),
    "mojibake": front("title: '" + "â€™" * SOME + "'"),
    "zero widths": front("title: '" + "\u200b" * MANY + "'"),
    "brackets": body("[a](" * SOME),
    "images": body("![a" * SOME),
    "elements": body("<a " * SOME),
    "comments": body("<!--" * SOME),
    "backticks": body("`a``b" * SOME),
    "fences": body("```\n" * SOME),
    "tables": body("|a" * SOME + "\n" + "|-" * SOME),
    "secrets": body("AKIA" + "IOSFODNN7EXAMPLE " + "sk-" * SOME),
    "private keys": body("-----BEGIN PRIVATE KEY-----\n" * SOME),
    "share lines": body("Share this\n" * SOME),
    "headings": body("# a\n" * SOME),
    "conflicts": body("<<<<<<< a\n=======\n" * SOME),
    "unclosed quote": front('a: "' + "x\n" * SOME),
    "one line": ("hostile.jsonl", '{"a": 1}\n' + '{"a": "' + "x" * 11_000_000 + '"}\n'),
}

MANY_OF_THEM = {
    "keys": front("\n".join(f"k{n}: {n}" for n in range(MANY))),
    "keys on a line": front("a: {" + ", ".join(f"k{n}: {n}" for n in range(SOME)) + "}"),
    "numbers for keys": front("\n".join(f"{n * (2**61 - 1)}: {n}" for n in range(FEW))),
    "same keys": front("k: 1\n" * FEW),
    "toml keys": toml("\n".join(f"k{n} = {n}" for n in range(FEW))),
    "toml same keys": toml("k = 1\n" * FEW),
    "toml tables": toml("[[a]]\n" * FEW),
    "json keys": ("hostile.json", "{" + ", ".join(f'"k{n}": {n}' for n in range(MANY)) + "}\n"),
    "json same keys": ("hostile.json", "{" + ", ".join('"k": 1' for _ in range(FEW)) + "}"),
    "jsonl bad lines": ("hostile.jsonl", '{"a": 1}\n{"a"\n' * FEW),
    "yaml documents": ("hostile.yaml", "---\na: 1\n" * FEW),
    "yaml list": ("hostile.yaml", "- a: 1\n" * FEW),
    "images": front("images:\n" + "".join(f"- url: http://a/{n}.jpg\n  width: '1'\n" for n in range(FEW))),
    "related": front("related:\n" + "".join(f"- url: http://a/{n % 7}\n" for n in range(FEW))),
    "tags": front("tags: [" + ", ".join(f"t{n % 3}" for n in range(FEW)) + "]"),
    "suppressions": front("# recordlint: ignore[a]\n" * FEW + "title: a"),
    "names in a suppression": front("# recordlint: ignore[" + "a," * FEW + "]\ntitle: a"),
    "controls": ("hostile.md", "---\n" + "a: b\n" * FEW + "\n" + "a\x01\n" * FEW),
    "links": body("[a](http://user:pw@a.b) " * FEW),
}

ODD = {
    "nothing": ("hostile.md", ""),
    "NUL": front("title: a\0b", "\0"),
    "every byte": ("hostile.md", b"---\ntitle: a\n---\n" + bytes(range(256))),
    "every byte but NUL": ("hostile.md", b"---\ntitle: a\n---\n" + bytes(range(1, 256)) * 100),
    "every byte as YAML": ("hostile.yaml", bytes(range(1, 256))),
    "every byte as JSON": ("hostile.json", b'{"a": "' + bytes(range(1, 256)) + b'"}'),
    "every byte as TOML": ("hostile.toml", b'a = "' + bytes(range(1, 256)) + b'"'),
    "UTF-16": ("hostile.md", "---\ntitle: a\n---\n".encode("utf-16")),
    "UTF-16 without mark": ("hostile.md", "---\ntitle: a\n---\n".encode("utf-16-be")),
    "UTF-32": ("hostile.md", "---\ntitle: a\n---\n".encode("utf-32")),
    "surrogates": ("hostile.md", b"---\ntitle: \xed\xa0\x80\xed\xbf\xbf\n---\n"),
    "beyond Unicode": ("hostile.md", b"---\ntitle: \xf4\x90\x80\x80\n---\n\xf8\x88\x80\x80\x80"),
    "overlong": ("hostile.md", b"---\ntitle: \xc0\xaf\xe0\x80\xaf\n---\n"),
    "only bad bytes": ("hostile.md", b"\xff" * SOME),
    "escaped surrogates": front('title: "\\ud800"\nb: "\\udfff\\ud800"'),
    "escaped surrogates in JSON": ("hostile.json", '{"title": "\\ud800", "\\udfff": {"date": "\\ud800"}}'),
    "CR only": ("hostile.md", "---\rtitle: a\rdate: 2023-13-45\r---\rbody\r"),
    "other line ends": front("title: a\u2028b\u2029c\x85d", "a\u2028b\x0bc\x0cd\x1ce\n"),
    "a mark inside": front("title: \ufeffa\ufeff", "\ufeff"),
    "marks": ("hostile.md", "\ufeff\ufeff---\ntitle: a\n---\n"),
    "tags": front("a: !!python/object/apply:os.system ['true']\nb: !x y\nc: !!binary '%'\nd: !<tag:x> [1]"),
    "tags with characters": front("a: !<\x1b[31m> x\nb: !\u200b y"),
    "directives": front("%YAML 9.9\n%TAG ! !\n---\na: 1"),
    "strange keys": front("? [a, {b: c}]\n: 1\n? {}\n: 2\n? null\n: 3\n? 1.0\n: 4\n? true\n: 5\n'': 6"),
    "keys with slashes": front("'/': {'~': ' ', '~1': \"\\0\", '\u202e': 1}"),
    "no mapping": front("- a"),
    "a scalar": front("just text"),
    "only fences": ("hostile.md", "---\n" * 1000),
    "fences in fences": ("hostile.md", "---\n+++\n---json\n;;;\n+++\n---\n"),
    "terminal": front('title: "\\x1b]0;pwned\\x07\\x1b[31m"\nurl: "javascript:\\x1b[2J"\ndate: "\\x9b31m"'),
    "terminal as it is": front("title: \x1b]0;pwned\x07\ndate: \x1b[2J", "\x1b[31m\x9b1m\x7f\u202e"),
    "terminal in keys": front('"\\x1b[31m": 1\n"\\x1b[31m ": {"\\r\\n": 1}\ntags: ["\\x1b[1m", "\\x1b[1m"]'),
    "commands of CI": front('title: "a\\n::error::pwned\\n##vso[task.complete]"\ndate: "::error::x"'),
    "markup": front("title: '<script>alert(1)</script>'\ndate: '</td><img src=x onerror=alert(1)>`'"),
}

CASES = {
    f"{kind}: {name}": case
    for kind, cases in (("deep", DEEP), ("bomb", BOMBS), ("long", LONG), ("many", MANY_OF_THEM), ("odd", ODD))
    for name, case in cases.items()
}
