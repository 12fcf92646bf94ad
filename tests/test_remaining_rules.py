"""Rules about leftovers, links, dates and names: what their pages do not show."""

import hashlib
import sys
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recordlint import markup, registry
from recordlint.diagnostic import Applicability
from recordlint.fix import fix
from recordlint.parse import parse
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import decode
from support import diagnose

NAMES = (
    "active-content",
    "broken-link-syntax",
    "duplicate-paragraph",
    "empty-value",
    "expired-record",
    "html-residue",
    "live-template",
    "midnight-timestamp",
    "mismatched-slug",
    "mismatched-url-date",
    "missing-alt-text",
    "oversized-record",
    "placeholder-text",
    "repetitive-text",
    "short-body",
    "trailing-blank-lines",
    "unbacked-cached-flag",
    "wrong-language",
)
TEXT = "The storks are back in the wet meadows below the weir, and there are more of them than in any year since 1961."
COLLECTION = '\n[[collections]]\nname = "news"\nfiles = "**"\nbody = "any"\n'


def found(text, *names, config="", path="record.md", world=None):
    """Messages of the diagnostics that these rules alone give."""
    return [one.message for one in diagnose(text, path, f"select = {list(names)}\n{config}", world)]


def body(text, front="title: Storks\n"):
    return f"---\n{front}---\n{text}"


HOSTILE = {
    "brackets": "[" * 30_000,
    "links": "[a][" * 7_500,
    "empty links": "[a](" * 7_500,
    "closing": "](" * 15_000,
    "tags": "<a " * 10_000,
    "quotes": '<a "' * 7_500,
    "handlers": "<a " + "on " * 10_000,
    "handlers apart": "<a onclick" + " " * 30_000,
    "comments": "<!-- " * 6_000,
    "code": "<code>" * 5_000,
    "images": "![" * 15_000,
    "img": "<img =>" * 4_500,
    "img blanks": "<img " + "role " * 6_000,
    "templates": "{{" * 15_000,
    "tags of templates": "{%" * 15_000,
    "raw": "{% raw" + " " * 30_000,
    "captures": "{% set a %}" * 3_000,
    "dollars": "$a" * 15_000,
    "percents": "%A" * 15_000,
    "long percents": "%" + "A" * 30_000,
    "ampersands": "&a" * 15_000,
    "words": "a " * 15_000,
    "lines": "a\n" * 10_000,
    "paragraphs": (TEXT + "\n\n") * 600,
    "definitions": "[a\n" * 10_000,
    "definition blanks": "\n".join(" " * 90 for _ in range(600)),
    "ticks": "`" * 30_000,
    "scripts": "<script>\n" * 3_000,
    "blank lines": "a" + "\n" * 30_000,
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_bodies_take_linear_time(shape):
    names = [name for name in NAMES if name not in ("wrong-language", "mismatched-slug")]
    config = f"select = {names}\n{COLLECTION}"
    # Anything quadratic takes minutes here.
    start = time.process_time()
    diagnostics = diagnose(body(HOSTILE[shape]), config=config)
    assert time.process_time() - start < 3
    assert not [one for one in diagnostics if one.rule == "internal-error"]


def test_hostile_values_take_linear_time():
    url = "https://a.example/" + "2023-" * 20_000
    text = f"---\ntitle: {'a-' * 30_000}\ndate: 2023-01-01\nwebUrl: {url}\n---\n"
    start = time.process_time()
    found(text, "mismatched-slug", "mismatched-url-date")
    assert time.process_time() - start < 5


@given(st.text(alphabet="[]()<>{}%$`!a \n\r\t-#|&;/\"'=\\:", max_size=120))
def test_whatever_a_body_holds_nothing_fails(text):
    diagnostics = diagnose(body(text), config=f"select = {list(NAMES)}\n{COLLECTION}")
    assert not [one for one in diagnostics if one.rule == "internal-error"]


@given(st.text(alphabet="[]()<>{}$`!a \n\r-/", max_size=120))
def test_a_readable_text_keeps_every_offset(text):
    (record,) = parse(decode("record.md", body(text).encode()))
    readable = markup.readable_text(record)
    assert len(readable) == len(record.body.text)
    assert all(left in (" ", "\n", one) for left, one in zip(readable, record.body.text, strict=True))
    for line in markup.text_lines(record):
        assert line.text == line.text.strip() != ""
        assert line.end - line.start == len(line.text)


def test_a_data_file_has_no_readable_text():
    (record,) = parse(decode("record.yaml", b"title: Storks\n"))
    assert markup.readable_text(record) == ""
    assert list(markup.text_lines(record)) == []
    assert not markup.is_markdown(record)


@given(st.text(alphabet=" \t\r\na", max_size=20), st.sampled_from(["record.md", "record.yaml", "record.json"]))
def test_no_blank_line_is_left_at_the_end(end, path):
    start = {"record.md": body("Text."), "record.yaml": "title: Storks", "record.json": '{"title": "Storks"}'}[path]
    source = decode(path, (start + end).encode())
    # What could not be read whole may hold the lines as content.
    assume(not any(record.broken for record in parse(source)))
    plan = settings_of('select = ["trailing-blank-lines"]').plan(path)
    outcome = fix(source, plan, FixedWorld({}, {}), Applicability.SAFE)
    assert not outcome.void
    left = outcome.source.text
    assert (start + end).startswith(left)
    blanks = left[len(left.rstrip(" \t\r\n")) :].replace("\r\n", "\n").replace("\r", "\n")
    # White space may stay on the last line of text, and one line end.
    assert blanks.count("\n") <= 1
    assert not blanks.partition("\n")[2]


@pytest.mark.parametrize("text", ["", "\n\n\n", " \n", "\ufeff\n\n"])
def test_a_file_of_blanks_alone_has_no_end(text):
    assert found(text, "trailing-blank-lines") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("poem: |+\n  a\n\n\n", []),
        ("poem: |\n  a\n\n\n", []),
        ("poem: [a\n\n\n", []),
        ("poem: a\n\n\n", ["there are 2 blank lines at the end"]),
    ],
)
def test_blank_lines_that_may_be_content_stay(text, expected):
    assert found(text, "trailing-blank-lines", path="poem.yaml") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](<>)", ["the link `a` has no target"]),
        ("[a](\n)", ["the link `a` has no target"]),
        ("![](  )", ["the link `` has no target"]),
        ("> [a][b]", ["the link refers to `b`, which is defined nowhere in the body"]),
        ("[a] (../b)", ["a blank parts the text of the link from its target, so that it is no link"]),
        (f"[{'long ' * 30}]()", [f"the link `{('long ' * 30)[:59]}…` has no target"]),
        ("[a][b]\n\n> [B]: /c", []),
        ("[a][b]\n\n1. [b]: /c", []),
        ("[`a`][`b`]\n\n[`b`]: /c", []),
        ("\\[a]()", []),
        ("a[b]()", []),
        ("[ ]()", []),
        ("[a][^1]", []),
        ("[a][@knuth]", []),
        ("[a][1]", []),
        ("[see below]\n\n(https://example.org)", []),
        ("[map] (https://example.org)\n\n[map]: /c", []),
        ("[x] (https://example.org)", []),
        ("$f[i][j]$ and `a[b][c]`", []),
        ("[a][b]\n\n{% include links.md %}", []),
        ("[[a][b]]", []),
        ("[row][column wide] Storks [/column][/row]", []),
        ("[a\n\nb]()", []),
    ],
)
def test_links_that_lead_nowhere(text, expected):
    assert found(body(text), "broken-link-syntax") == expected


def test_other_markup_has_other_links():
    assert found(body("[a]() <b>"), "broken-link-syntax", "html-residue", path="page.rst") == []


@pytest.mark.parametrize(
    ("text", "config", "expected"),
    [
        ("<b>a</b>&nbsp;", "", ["the tag `<b>` of HTML is left in the text, the first of 3 such marks"]),
        ("a <b>", "entities = false", ["the tag `<b>` of HTML is left in the text"]),
        ("a&#8217;", "entities = false", []),
        ("<b>a</b>", "min-count = 3", []),
        (f"<p class='{'a' * 60}'>", "", ["the tag `<p …>` of HTML is left in the text"]),
        ("<sub>2</sub> AT&T &; a < b > c", "", []),
    ],
)
def test_leftovers_of_html(text, config, expected):
    assert found(body(text), "html-residue", config=f"[rules.html-residue]\n{config}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain.", []),
        ("{% raw %}{{ a }}{% endraw %}", []),
        ("{%- raw -%}{{ a }}{%- endraw -%}{{ b }}", ["Jekyll would run `{{ b }}`"]),
        ("{{ a }}{% b %}", ["Jekyll would run `{{ a }}`, and another tag follows"]),
        ("{% include a.html\n   b='c' %}", ["Jekyll would run `{% include a.html`"]),
    ],
)
def test_tags_that_jekyll_would_run(text, expected):
    assert found(body(text), "live-template") == expected
    assert found(body(text, "render_with_liquid: false\n"), "live-template") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<img src=a alt>", 0),
        ("<img src=a ALT='b'>", 0),
        ("<img src=a data-alt='b'>", 1),
        ("<img src=a aria-hidden=true>", 0),
        ("<img {...props}>", 0),
        ("![ ](a.jpg)", 1),
        ("![b](a.jpg)", 0),
        ("<!-- <img src=a> -->", 0),
    ],
)
def test_images_that_say_nothing(text, count):
    assert len(found(body(text), "missing-alt-text")) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<SCRIPT SRC=a>", 1),
        ("<svg onload=x()></svg>", 1),
        ("<svg>\n<script>a()</script>\n</svg>", 0),
        ("a <iframe src='https://a.example'>", 1),
        ("<a href=x onclick>", 0),
        ("<a title='a onclick=b'>", 0),
        ("<pre><script>a()</script></pre>", 0),
        ("~~~\n<script>\n~~~\n<script>a()</script>", 1),
        ("{% highlight html %}\n<script>\n{% endhighlight %}", 0),
        ("{{< highlight html >}}\n<script>\n{{< /highlight >}}\n\n<iframe>", 1),
        ("    <script>", 0),
        ("`<script>`", 0),
        ("<scripted>", 0),
        ("{% set a = 1 %}<script>", 1),
        ("{% set a %}<script>{% endset %}<iframe>", 1),
        ("<iframe></iframe><iframe></iframe>", 1),
    ],
)
def test_content_that_runs(text, count):
    assert len(found(body(text), "active-content", config=COLLECTION)) == count
    assert found(body(text), "active-content", config=COLLECTION, path="page.mdx") == []
    assert found(body(text), "active-content") == []


def test_other_paragraphs_make_repeats_a_small_part():
    paragraphs = [TEXT.replace("1961", str(year)) for year in range(1900, 1906)]
    assert len(found(body("\n\n".join([TEXT, TEXT, *paragraphs[:2]])), "duplicate-paragraph")) == 1
    assert found(body("\n\n".join([TEXT, TEXT, *paragraphs])), "duplicate-paragraph") == []


@pytest.mark.parametrize("prefix", ["> ", "- ", "  ", "    ", "| "])
def test_paragraphs_of_something_else_may_be_repeated(prefix):
    assert found(body(f"{prefix}{TEXT}\n\n" * 2), "duplicate-paragraph") == []


def test_a_paragraph_ends_where_something_else_begins():
    assert len(found(body(f"{TEXT}\n# Storks\n{TEXT}\n\n{TEXT}\n> so\n"), "duplicate-paragraph")) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("%FIRST_NAME%", 1),
        ("%AB%", 0),
        ("%USERPROFILE%\\a", 0),
        ("/%MY_DIR%/a", 0),
        ("https://example.org/%E4%BD%A0", 0),
        ("LOREM IPSUM DOLOR", 1),
        ("İ lorem ipsum dolor", 1),
        ("<!-- lorem ipsum dolor -->", 0),
        ("<code>%FIRST_NAME%</code>", 0),
    ],
)
def test_text_that_was_to_be_replaced(text, count):
    assert len(found(body(text), "placeholder-text")) == count


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("date: 2024-05-02\nwebUrl: https://a.example/2023/13/45/x", []),
        ("date: 2024-05-02\nwebUrl: https://a.example/20230101/x", ["`2023-01-01`"]),
        ("date: 2024-05-02\nwebUrl: https://2023-01-01.example/x", []),
        ("date: 2024-05-02\nwebUrl: https://a.example/x?d=2023-01-01#2023-01-01", []),
        ("date: 2024-05-02\nwebUrl: https://a.example/2023-01/x", []),
        ("date: 2024-05-02\nwebUrl: /2023/1/2/x\nlink: /2022/1/2/x", ["`2023-01-02`"]),
        ("date: 2024\nwebUrl: https://a.example/2020/01/01", []),
        ("date: 2024-05\nwebUrl: https://a.example/2024/03", []),
        ("date: 02/05/2024\nwebUrl: https://a.example/2024/02/05", []),
        ("date: soon\nwebUrl: https://a.example/2023/01/02", []),
        ("updated: 2024-05-02\nwebUrl: https://a.example/2023/01/02", []),
    ],
)
def test_dates_in_urls(front, expected):
    messages = found(body("", front + "\n"), "mismatched-url-date")
    assert [message.rpartition(", ")[2] for message in messages] == expected


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("2024-05-31", 1),
        ("2024-06-01", 0),
        ("2024-05-31T23:59:59Z", 1),
        ("2024-06-01T00:00:00+02:00", 1),
        ("2024-05", 1),
        ("2024", 0),
        ("never", 0),
        ("12", 0),
    ],
)
def test_expiry(value, count):
    assert len(found(body("", f"expires: {value}\n"), "expired-record")) == count


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("2024-05-31 00:00:00", 1),
        ("2024-05-31T00:00:00.000Z", 1),
        ("2024-05-31T00:00:00.001Z", 0),
        ("2024-05-31T00:00Z", 1),
        ("2024-05-31T12:00:00Z", 0),
    ],
)
def test_midnight(value, count):
    assert len(found(body("", f"date: {value}\n"), "midnight-timestamp")) == count


def test_null_of_json_and_items_of_lists_are_values():
    assert found('{"a": null, "b": [null]}', "empty-value", path="a.json") == []
    assert found("a:\n  -\n  - b\n", "empty-value", path="a.yaml") == []
    assert found("a:\n  - b:\n    c: d\n", "empty-value", path="a.yaml") == ["`b` has no value"]
    assert found(body("", "a:\n"), "empty-value", path="archetypes/a.md") == []


def test_a_cached_copy_may_be_called_after_a_digest():
    config = '[rules.unbacked-cached-flag]\nfolder = "/cache/"\nfiles = ["{md5}.png", "{other}"]\n'
    text = "image:\n  url: https://a.example/b.png\n  isCached: true\n"
    name = f"cache/{hashlib.md5(b'https://a.example/b.png').hexdigest()}.png"
    world = FixedWorld({name: ""}, {})
    assert found(text, "unbacked-cached-flag", config=config, path="a.yaml", world=world) == []
    assert len(found(text, "unbacked-cached-flag", config=config, path="a.yaml")) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("image:\n  url: https://a.example/\n  isCached: true\n", 1),
        ("image:\n  url: ''\n  isCached: true\n", 0),
        ("image:\n  url: https://a.example/b.png\n  isCached: maybe\n", 0),
        ("image:\n  url: https://a.example/b.png\n  isCached: false\n", 0),
    ],
)
def test_flags_and_the_cache(text, count):
    config = '[rules.unbacked-cached-flag]\nfolder = "cache"\n'
    assert len(found(text, "unbacked-cached-flag", config=config, path="a.yaml")) == count


def test_a_record_of_a_list_is_measured_by_itself():
    config = "[rules.oversized-record]\nmax-bytes = 30\n"
    text = "- title: Storks\n- title: Storks that are back in the wet meadows\n"
    assert len(found(text, "oversized-record", config=config, path="a.yaml")) == 1
    assert found(body("ü" * 5, "a: 1\n"), "oversized-record", config=config) == []
    assert len(found(body("ü" * 9, "a: 1\n"), "oversized-record", config=config)) == 1


@pytest.mark.parametrize(
    ("path", "title", "count"),
    [
        ("2024-05-02-a-day.md", "A day", 0),
        ("a-day.pt-BR.md", "A day", 0),
        ("rock-and-roll.md", "Rock & Roll", 0),
        ("rock-roll.md", "Rock & Roll", 0),
        ("muenster.md", "Münster", 0),
        ("munster.md", "Münster", 0),
        ("dont.md", "Don’t", 0),
        ("index.md", "A day", 0),
        ("day.md", "???", 0),
        ("day.md", "A day", 1),
        ("a-day.yaml", "Another day", 0),
    ],
)
def test_names_of_files(path, title, count):
    text = f"title: {title}\n" if path.endswith("yaml") else f"---\ntitle: {title}\n---\n"
    assert len(found(text, "mismatched-slug", path=path)) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>The storks are back.</p>", ["the body has 4 words, fewer than 50"]),
        ("![storks](a.jpg)", ["the body has no words, fewer than 50"]),
        ("Storks.", ["the body has one word, fewer than 50"]),
        ("<p>" + "stork " * 50 + "</p>", []),
        ("鸛" * 50, []),
    ],
)
def test_short_bodies(text, expected):
    assert found(body(text), "short-body") == expected


def test_repetition_is_measured_on_text_alone():
    texts = ("The storks are back.", "Nobody has mown since May.", "A new pond was dug in autumn.")
    rows = "".join(f"<p class='a b c d e f g h'\n   style='color: red'>{text}</p>\n" for text in texts)
    assert found(body(rows), "repetitive-text", config="rules.repetitive-text.min-words = 5") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha beta\n\ngamma delta\n\nalpha beta\n\n" * 2, "66.7% of the lines are repeats, more than 30%"),
        (f"a\nb\nc\nd\ne\n{TEXT}\n{TEXT}", "48.9% of the text are lines that are repeats, more than 20%"),
        (TEXT, None),
        (
            "verylongwordindeed verylongwordindeed b c d verylongwordindeed verylongwordindeed e f g",
            "92.3% of the text is one sequence of 2 words, more than 20%",
        ),
        (
            "a b c d e f one two three four five g h i j one two three four five k l",
            "38.0% of the text are sequences of 5 words that are repeats, more than 15%",
        ),
    ],
)
def test_repetition(text, expected):
    config = "[rules.repetitive-text]\nmin-words = 5\n"
    if expected and "5 words" in expected:
        config += "top-ngrams = [1.0, 1.0, 1.0]\n"
    messages = found(body(text), "repetitive-text", config=config)
    assert messages == ([expected] if expected else [])


def test_paragraphs_are_measured_apart_from_lines():
    config = "[rules.repetitive-text]\nmin-words = 5\nduplicate-lines = 1.0\nduplicate-line-characters = 1.0\n"
    (message,) = found(body("a b\nc d\n\n" * 3), "repetitive-text", config=config)
    assert message == "66.7% of the paragraphs are repeats, more than 30%"


def test_without_its_library_the_rule_about_languages_says_so(monkeypatch):
    module = sys.modules["recordlint.rules.body.wrong_language"]
    module._identifier.cache_clear()
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    try:
        config = '[rules.wrong-language]\nlanguage = "en"\n'
        assert found(body(TEXT), "wrong-language", config=config) == [
            "the language of the text cannot be told: the package `py3langid` is not installed"
        ]
        assert found(body("Short."), "wrong-language", config=config) == []
    finally:
        module._identifier.cache_clear()


def test_a_text_without_language_has_no_wrong_one():
    assert found(body(TEXT), "wrong-language") == []
    assert found(body("0 1 2 3 4 5 6 7 8 9 " * 20, "lang: en\n"), "wrong-language") == []


def test_only_rules_that_hold_anywhere_are_recommended():
    recommended = {name for name in NAMES if registry.rules()[name].recommended}
    assert recommended == {"active-content", "broken-link-syntax", "duplicate-paragraph", "placeholder-text"}
