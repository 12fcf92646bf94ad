"""What lines of a body are, where its boilerplate begins, whether it was cut."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordlint.prose import cut, explain
from recordlint.prose.boilerplate import tail
from recordlint.prose.cut import cut_off, features
from recordlint.prose.explain import explain_cut
from recordlint.prose.leading import leading_date, short_first_line
from recordlint.prose.lines import inline_code, lines, scan, without_code
from recordlint.prose.rows import plain
from recordlint.record import Body, Record
from recordlint.text import Source, Span

TEXT = "The storks are back in the wet meadows below the weir, and there are more of them than in any year since 1961."


def record(text):
    source = Source("record.md", text)
    return Record(source, {}, body=Body(source, Span(0, len(text))))


def kinds(text):
    return [line.kind.value for line in scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.", ["prose", "prose"]),
        ("# One\n\nTwo\n===\n\nThree\n---", ["heading", "heading", "rule", "heading", "rule"]),
        ("#one", ["prose"]),
        ("***", ["rule"]),
        ("- one\n  two\n\n      three\n\nfour\n\n    five", ["list", "prose", "prose", "prose", "code"]),
        ("    one\n    two", ["code", "code"]),
        ("\tone", ["code"]),
        ("1. one\n2) two\n* three", ["list", "list", "list"]),
        ("> one", ["quote"]),
        ("| a | b |\n|---|---|\n| c | d |\n\ne | f", ["table", "table", "table", "prose"]),
        ("a | b\n--|--\nc | d", ["table", "table", "table"]),
        ("--|--", ["table"]),
        ("[a]: https://river.example\n[^1]: note", ["reference", "reference"]),
        ("![a](b.png)", ["image"]),
        ("![a](b.png) is a", ["prose"]),
        ("```\none\n# two\n```\nthree", ["code", "code", "code", "code", "prose"]),
        ("~~~~ python\n~~~\n~~~~\none", ["code", "code", "code", "prose"]),
        ("```one```\ntwo", ["code", "prose"]),
        ("$$x$$\ny", ["math", "prose"]),
        ("$$\nx\n$$\ny", ["math", "math", "math", "prose"]),
        ("<!-- one -->\ntwo", ["comment", "prose"]),
        ("<!-- one\ntwo -->\nthree", ["comment", "comment", "prose"]),
        ("one <!-- two\nthree -->\nfour", ["prose", "comment", "prose"]),
        ("`<!--` opens\none", ["prose", "prose"]),
        ("the `<script>` tag\none", ["prose", "prose"]),
        ("<script>\none\n</script>\ntwo", ["code", "code", "code", "prose"]),
        ("<pre>one</pre>\ntwo", ["code", "prose"]),
        ("one <pre>two</pre>\nthree", ["prose", "prose"]),
        ("{% highlight ruby %}\none\n{% endhighlight %}\ntwo", ["code", "code", "code", "prose"]),
        ("{{< highlight go >}}\none\n{{< /highlight >}}\ntwo", ["code", "code", "code", "prose"]),
        ("{: .note }\n{% include a.html %}\n{{< figure >}}", ["markup", "markup", "markup"]),
        ("<div>\n::: note\nimport A from 'a'", ["markup", "markup", "markup"]),
        ("imports grew by a third", ["prose"]),
        ("{a} and <b", ["prose"]),
        ("one\r\rtwo\r\n\r\nthree\n \nfour", ["prose"] * 4),
    ],
)
def test_each_line_has_a_kind(text, expected):
    assert kinds(text) == expected


def test_blank_lines_part():
    assert [line.parted for line in scan("one\ntwo\r\nthree\r\n\r\nfour\n \nfive\rsix\r\rseven")] == [
        *(True, False, False, True, True, False, True)
    ]


@given(st.text(alphabet="ab `~$<!->{%}#|[]:\t\r\n*_1.", max_size=200))
def test_lines_hold_their_text(text):
    for line in scan(text):
        assert text[line.start : line.end] == line.text == line.text.strip() != ""


def test_a_record_without_body_has_no_lines():
    without = Record(Source("a.yaml", "a: b"), {"a": "b"})
    assert lines(without) == ()
    assert tail(without) is None
    assert short_first_line(without) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", ["`b`"]),
        ("``a ` b`` `c`", ["``a ` b``", "`c`"]),
        ("a ` b", []),
        ("`` a ` b ` c", ["` b `"]),
    ],
)
def test_inline_code_ends_at_a_run_of_equal_length(text, expected):
    assert [text[start:end] for start, end in inline_code(text)] == expected
    assert len(without_code(text)) == len(text)
    assert all(code not in without_code(text) for code in expected)


def run(*texts, separator="\n\n"):
    body = record(separator.join(texts))
    found = tail(body)
    return None if found is None else [line.text for line in lines(body)[found.first : found.last + 1]]


PAGE = ["Read the full article here", "Share post:", "Subscribe to our newsletter", "More like this", "A quiet street"]


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n\r\n", "\n\n\n\n"])
def test_the_tail_is_one_run_to_the_end(separator):
    assert run(TEXT, TEXT, *PAGE, separator=separator) == PAGE


@pytest.mark.parametrize("text", ["", " \n", TEXT, "Share this", f"{TEXT}\n\n{TEXT}\n\n{TEXT}\n\n{TEXT}"])
def test_no_tail(text):
    assert tail(record(text)) is None


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        (
            "Les cigognes sont de retour dans les prairies humides, et elles sont plus nombreuses que jamais.",
            "Lire la suite",
        ),
        (
            "Les cigognes sont de retour dans les prairies humides, et elles sont plus nombreuses.",
            "Partager cet article",
        ),
        ("Las cigüeñas han vuelto a los prados húmedos, y hay más que en ningún otro año.", "Seguir leyendo"),
        ("Las cigüeñas han vuelto a los prados húmedos, y hay más que en ningún otro año.", "Compartir en Facebook"),
        ("Die Störche sind zurück in den feuchten Wiesen, und es sind mehr als je zuvor.", "Newsletter abonnieren"),
        ("Die Störche sind zurück in den feuchten Wiesen, und es sind mehr als je zuvor.", "Weiterlesen"),
        (TEXT, "Read the full article here"),
    ],
)
def test_one_telling_line_is_enough(text, ending):
    assert run(text, ending) == [ending]


@pytest.mark.parametrize("ending", ["Thank you!", "Enjoy", "La fin", "Ende gut", "Bon appétit !"])
def test_one_other_line_is_not(ending):
    assert run(TEXT, ending) is None


def test_a_credit_belongs_to_the_text():
    credit = "The News Agency of the Lake contributed to this report."
    assert run(TEXT, credit) is None
    assert run(TEXT, credit, *PAGE) == PAGE


@pytest.mark.parametrize(
    "ending",
    [
        ["```", "Share this post", "Subscribe to our newsletter", "```"],
        ["| Share this post | Subscribe to our newsletter |"],
        ["{% include share.html %}"],
        ["$$", "x", "$$"],
        ["`Share this post`", "`Subscribe`"],
        ["## See also", "- [Storks](storks.md)", "- [Meadows](meadows.md)"],
        ["## Related", "- [Storks](storks.md)"],
    ],
)
def test_what_an_author_writes_is_no_tail(ending):
    assert run(TEXT, *ending) is None


def test_a_comment_or_a_reference_may_follow_the_tail():
    assert run(TEXT, *PAGE, "<!-- end -->", "[a]: https://river.example") == PAGE


def test_lines_that_an_editor_wrapped_are_one():
    wrapped = [
        "You can share this post with whom you like, and you can",
        "share this page or print it, as long as you say where",
        "Read more about storks stands",
    ]
    assert run(TEXT, "\n".join(wrapped)) is None


def test_marks_of_markdown_hide_no_phrase():
    assert plain("## **Share this**") == "Share this"
    assert plain("- [Share this](https://river.example)") == "Share this"


CUT = [
    "The storks are back in the wet meadows below the weir, and there are more of them than in any year […]",
    "The storks are back in the wet meadows below the weir, and there are more of th… [+1834 chars]",
    "The storks are back in the wet meadows below the weir [...]",
    "The storks are back in the wet meadows below the weir, and they [&hellip;]",
    "The storks are back in the wet meadows below the...",
    "The storks are back in the wet meadows below the weir… Continue reading →",
    "They are back. Farmers mow late now, and the birds find enough to eat from April to August, which is why the",
    "Sie sind zurück. Die Bauern mähen spät, und die Vögel finden genug zu fressen, weil die Wiesen nicht von den",
]

WHOLE = [
    TEXT,
    "Is it? It is!",
    "“Nobody believed that they would come back,” says the miller, “and now they wake me up at four in the morning”",
    "(See the photographs that the volunteers took from their boats on the last weekend of the count)",
    "For more about the meadows, the storks and those who count them, see https://river.example/storks",
    "Photo: the society for the wet meadows",
    "Enjoy reading",
    "More soon",
    "Nobody in the village slept that night, and nobody minded. —Mira Lind",
    "— Mira Lind",
    "The count needs many hands, and everybody who came this year will be invited again when the birds are back 🙂",
    "นกกระสากลับมาที่ทุ่งหญ้าริมแม่น้ำอีกครั้ง และปีนี้มีจำนวนมากกว่าทุกปีที่ผ่านมา",
    "នៅឆ្នាំនេះ មានសត្វកុកច្រើនជាងឆ្នាំមុនៗ ដែលបានរាប់តាំងពីឆ្នាំ១៩៦១",
    "सारस नदी के किनारे की गीली घासों में लौट आए हैं, और इस साल उनकी संख्या पहले से अधिक है।",
    "九十名志愿者上周末沿着河岸行走，数了他们看到的每一只鹳。",
    "今年的数量比开始统计以来的任何一年都要多……",
    "ཁྲུང་ཁྲུང་རྣམས་ཕྱིར་འཁོར་བྱུང་།",
    "To be continued...",
    "",
    "***",
]


@pytest.mark.parametrize("line", CUT)
def test_a_cut_is_seen(line):
    found = cut_off(line, [TEXT])
    assert found is not None
    assert line[found.start : found.end].split() == line.split()[-3:]


@pytest.mark.parametrize("line", WHOLE)
def test_a_whole_text_is_left_alone(line):
    assert cut_off(line, [TEXT]) is None


def test_chinese_may_be_cut_in_the_middle_of_a_sentence():
    sentence = "九十名志愿者上周末沿着河岸行走，数了他们看到的每一只鹳。"
    assert cut_off(sentence * 2 + "今年的数量比") == (
        2 * len(sentence) + 2,
        2 * len(sentence) + 6,
        "breaks off in the middle of a sentence",
    )
    assert cut_off(sentence * 2 + "记者 李明 摄") is None
    assert cut_off(sentence + "今年的数量比") is None


def test_what_weighs_just_enough_is_a_cut_whatever_python_adds(monkeypatch):
    weights = [0.7, 0.1, 0.1, 0.95]
    monkeypatch.setattr(cut, "SURE", 1.85)
    for module in (cut, explain):
        monkeypatch.setattr(module, "weigh", lambda line, earlier: [("any", weight) for weight in weights])
    assert sum(weights) < cut.SURE
    assert cut_off("one and two and three") is not None
    assert next(explain_cut("one and two and three", [])).startswith("the end: weight +1.9 (")


def test_the_reason_names_the_word_that_asks_for_more():
    assert cut_off(CUT[6]).reason == "breaks off after `the`"


def test_dots_are_a_habit_where_other_lines_end_in_them():
    line = "The storks are back in the wet meadows below the weir, and we all know what that means ..."
    assert cut_off(line, ["Every spring we wait for them, and for the frogs."]) is not None
    assert cut_off(line, ["Every spring we wait for them, and for the frogs ..."]) is None


def test_a_credit_is_no_part_of_a_sentence():
    credit = "The storks in the wet meadows below the weir, seen from the tower of the old town hall"
    assert "sign" in features(f"Opening image: {credit}")
    assert "sign" not in features(f"Below the weir: {credit}")


def test_part_of_a_word_of_the_text():
    line = "They are back. Farmers mow late now, and the birds find enough to eat there, since the water of the mead"
    assert cut_off(line, [TEXT]).reason == "breaks off in the middle of a word"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (f"date 2024-04-18 {TEXT}", "2024-04-18"),
        (f"April 18, 2024 {TEXT}", "2024-04-18"),
        (f"By Mira Lind | 18 April 2024 {TEXT}", "2024-04-18"),
        (
            f"By Mira Annabella Lind-Oosterhuis and Bartholomew Alexander Montgomery-Feathers, 18 April 2024 {TEXT}",
            "2024-04-18",
        ),
        (f"03/04/2024 {TEXT}", None),
        (TEXT, None),
        (f"# 2024-04-18 {TEXT}", None),
    ],
)
def test_the_date_before_the_first_sentence(text, date):
    assert leading_date(record(text)) == date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Storks counted along the river\n\n{TEXT}", "Storks counted along the river"),
        (f"# Storks counted\n\n{TEXT}", "Storks counted"),
        (f"Storks counted along the river\n{TEXT}", None),
        (f"Storks are counted.\n\n{TEXT}", None),
        (f"{TEXT}\n\n{TEXT}", None),
        (f"Storks\n\n{TEXT}", None),
        (f"- Storks counted\n\n{TEXT}", None),
        ("", None),
    ],
)
def test_a_short_first_line_reads_like_a_title(text, title):
    assert short_first_line(record(text)) == title


HOSTILE = [
    "a" * 10_000_000,
    "a\n" * 200_000,
    "a b " * 500_000,
    " \n" * 500_000,
    "[" * 300_000,
    "`" * 300_000 + "a",
    "".join("`" * n + " " for n in range(1, 700)),
    "![" * 100_000,
    "By A" + " Aa" * 100_000,
    "(" * 100_000 + "...",
    ". A" * 100_000,
    "<!--" * 50_000 + "\n" + "-->" * 50_000,
    "{% raw " * 50_000,
    "\n" + " " * 1_000_000 + "\n",
    "1" * 1_000_000,
    "2024-04-18 " * 100_000,
    "@" * 1_000_000,
    "word@" * 200_000,
    "share " * 300_000,
    "share this\n\n" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_take_linear_time(text):
    from recordlint.rules.body import boilerplate, error_page, leading_metadata, truncated_body

    body = record(text)
    begin = time.process_time()
    for one in (
        boilerplate.boilerplate,
        error_page.error_page,
        leading_metadata.leading_metadata,
        truncated_body.truncated_body,
    ):
        if text.strip():
            list(one.run(body, None, None))
    assert time.process_time() - begin < 20
