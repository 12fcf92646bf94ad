"""What records are spared changes nothing: a rule that is not run has nothing to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import shared_data
from recordlint import registry
from recordlint.check import check
from recordlint.dispatch import Triggers, held
from recordlint.record import Role
from recordlint.rule import On
from recordlint.testing import FixedWorld, examples, settings_of
from recordlint.text import decode
from support import ARTICLE

INSTEAD = {
    On.ODD_CHARACTER: On.RECORD,
    On.ODD_IMAGE: Role.IMAGE,
    On.ODD_TIMESTAMP: Role.TIMESTAMP,
    On.ODD_URL: Role.URL,
}
EVERYTHING = settings_of('select = ["all"]' + ARTICLE)
WORLD = FixedWorld({}, {})
VALUES = (
    *("https://a.example/b", "http://a.example", "https://A.example", "https://ä.example", "https://u:p1w@a.example/"),
    *("https://a.example/?utm_source=b", "https://a.example/b c", "/b.png", "javascript:alert(1)", "htp://a.example"),
    *("2024-05-03", "2024-05-03T10:00:00Z", "2024-05-03T10:00:00", "2024-13-03", "3 May 2024", "2024-05-03 10:00"),
    *("a &amp; b", "&#38;", "\\x26amp;", "a <b>c</b>", "{{ a }}", "${a}", "a\u200bb", "\ufffd", "â€™", "\x07", "é"),
)
KEYS = ("title", "excerpt", "webUrl", "publishedDateTime", "url", "date")
BODIES = (
    "",
    "A [link]() here.\n",
    "A [link][nowhere].\n",
    "<script>a()</script>\n",
    "http://a:b9@c.example/?gclid=1\n",
)


def concern_all(triggers, rule):
    """As `Triggers.concern`, with nothing spared."""
    on = {INSTEAD.get(one, one) for one in rule.on}
    return not triggers.active.isdisjoint(on) or (rule.name in triggers.named and On.FAULT in rule.on)


def assert_nothing_is_missed(source, plan):
    """A file has the same diagnostics whether rules are spared or not."""
    with pytest.MonkeyPatch.context() as patched:
        spared = check(source, plan, WORLD).diagnostics
        # A team remembers whom records concern; another plan has another team.
        plan = plan._replace(rules=(*plan.rules,))
        patched.setattr(Triggers, "concern", concern_all)
        assert check(source, plan, WORLD).diagnostics == spared


@pytest.mark.parametrize("name", [name for name, rule in registry.rules().items() if rule.on])
def test_on_the_examples_of_every_rule(name):
    for example in examples(registry.page(registry.rules()[name])):
        for block in example.records:
            assert_nothing_is_missed(decode(block.name, block.data), EVERYTHING.plan(block.name))


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)), max_size=5), st.sampled_from(BODIES))
def test_on_records_with_something_odd(fields, body):
    quoted = "".join(f'{key}: "{value}"\n' for key, value in fields)
    images = f"images:\n- url: {fields[0][1]}\n  width: 3\n" if fields else ""
    text = f"---\n{quoted}{images}---\n{body}"
    assert_nothing_is_missed(decode("a.md", text.encode()), EVERYTHING.plan("a.md"))


@pytest.mark.parametrize("site", ["powerapps", "jekyll"])
def test_on_a_real_site(site):
    paths = sorted((shared_data("corpora") / site).rglob("*.md"))[::40]
    assert paths
    for path in paths:
        assert_nothing_is_missed(decode(path.name, path.read_bytes()), EVERYTHING.plan(path.name))


def test_a_backslash_may_stand_for_anything():
    assert held("a & b", ("&", "<")) == {"&"}
    assert held(r'a: "\x26"', ("&", "<")) == {"&", "<"}
    assert held("a", ("&", "<")) == frozenset()
