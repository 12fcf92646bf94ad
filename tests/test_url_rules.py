"""What the pages of the rules about URLs cannot show: any text, hostile texts, odd values."""

import json

import pytest
from hypothesis import example, given, settings

from recordlint.diagnostic import Applicability, Severity
from recordlint.fix import fix
from recordlint.prose.lines import Kind, scan
from recordlint.prose.links import _in_line, links
from recordlint.record import Body, Record
from recordlint.testing import FixedWorld, settings_of
from recordlint.text import Source, Span, decode
from recordlint.urls import below, decoded, registrable_domain, respelled, split
from support import ARTICLE, diagnose, settings_once
from tangles import HOSTILE, tangles

ALL = 'select = ["urls", "secrets"]\n'


def told(text, path="record.md", config=ALL):
    return [(one.rule, one.severity) for one in diagnose(text, path, config)]


def values(value, config=ALL, key="link"):
    return [rule for rule, _ in told(json.dumps({key: value}), "record.json", config)]


# --- URLs, whatever they are


@given(tangles)
@example("//:80")
@example("http://[::1")
@example("https://h\\@e/")
def test_every_text_has_parts(text):
    url = split(text)
    assert url.text == text
    for span in filter(None, (url.userinfo, url.host, url.query)):
        assert 0 <= span.start <= span.end <= len(text)
    if url.host is not None:
        assert not set(text[url.host.start : url.host.end]) & set("/?#\\")
    assert respelled(text) != text
    decoded(url.hostname)


@pytest.mark.parametrize(
    ("text", "scheme", "host", "port"),
    [
        ("HTTPS://user:pw@Example.org:80/a?b#c", "https", "example.org", "80"),
        ("//example.org./a", "", "example.org", None),
        ("http://[2001:db8::1]:8080/", "http", "[2001:db8::1]", "8080"),
        ("mailto:a@example.org", "mailto", "", None),
        ("a/b:c", "", "", None),
        ("https://:80", "https", "", "80"),
        ("https://a@b@c/", "https", "c", None),
    ],
)
def test_parts(text, scheme, host, port):
    url = split(text)
    assert (url.scheme, url.hostname, url.port) == (scheme, host, port)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("a.b.example.co.uk", "example.co.uk"),
        ("anna.github.io", "anna.github.io"),
        ("co.uk", None),
        ("localhost", None),
        ("192.0.2.1", None),
        ("[::1]", None),
        ("xn--e1afmkfd.xn--p1ai", "пример.рф"),
        ("", None),
        ("...", None),
    ],
)
def test_registrable_domains(host, domain):
    assert registrable_domain(host) == domain


@settings(max_examples=30)
@given(tangles)
def test_any_text_has_a_registrable_domain_or_none(text):
    assert registrable_domain(text) is None or isinstance(registrable_domain(text), str)


@pytest.mark.parametrize("label", ["xn--" + "a" * 80, "xn--\x80", "xn--99999999999", "xn---", "xn--ab-cde9999999z"])
def test_what_is_no_punycode_stays(label):
    assert decoded(label) == label or label.isascii()


def test_a_domain_is_below_itself_and_no_part_of_a_name_is():
    assert below("a.example.org", "example.org")
    assert below("example.org", "example.org")
    assert not below("notexample.org", "example.org")


@settings(max_examples=40)
@given(tangles)
def test_rules_take_any_value_and_any_body(text):
    found = diagnose(json.dumps({"link": text, "list": [{"url": text}], "secured": text}), "record.json", ALL)
    found += diagnose(f"---\ntitle: River\n---\n{text}".encode("utf-8", "replace").decode(), "record.md", ALL)
    assert "internal-error" not in [one.rule for one in found]


@settings(max_examples=40)
@given(tangles, tangles)
def test_rules_about_providers_take_any_domain(domain, url):
    provider = {"name": "River", "domain": domain}
    data = json.dumps({"webUrl": url, "provider": provider, "source": {**provider, "domain": 5}})
    assert "internal-error" not in [rule for rule, _ in told(data, "record.json")]


@settings(max_examples=40)
@given(tangles)
def test_fixes_of_any_url_keep_their_promise(text):
    source = decode("record.json", json.dumps({"link": text, "title": "River"}).encode())
    outcome = fix(source, settings_once(ALL).plan("record.json"), FixedWorld({}, {}), Applicability.UNSAFE)
    assert not outcome.void


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_no_time(piece):
    text = piece * (10_000 // len(piece))
    told(
        json.dumps({"link": text, "webUrl": f"https://{text}", "provider": {"name": "", "domain": text}}), "record.json"
    )
    told(f"---\ntitle: River\n---\na: {text}\n\n[a]: {text}\n")


# --- single rules


@pytest.mark.parametrize(
    "value",
    [
        *("https://a.example/ b", "\thttps://a.example", "https://a.example\u00a0", "https://a.example/\u00adb", "  "),
        *("htp:/a.example", "https//a.example", "https:a.example", "https:\\\\a.example"),
        *("http://http://a.example", "www.a.example"),
        *("https://", "https:///", "https://:80/", "https://user@/", "wss://?q", "https:////"),
        *("https://a.example:x/", "https://a.example:0/", "https://a.example:65536/"),
        "https://a.example:" + "9" * 5000,
        *("https://a.example/%", "https://a.example/%2", "/%zz"),
        *("http://[::1/", "http://::1]/", "http://[1:2:3]/", "http://[::g]/", "http://[]/", "http://[::1]a:b/"),
        *("https:", "see below"),
    ],
)
def test_urls_that_cannot_be_followed(value):
    assert values(value, 'select = ["invalid-url"]\n') == ["invalid-url"]


@pytest.mark.parametrize(
    "value",
    [
        *("https://a.example:/", "https://a.example:65535/", "http://[::ffff:192.0.2.1]/", "http://[fe80::1%25eth0]/"),
        *("https://[your-host]/", "https://{{ host }}/ a", "${base}/a b", "<% url %>", "https://<host>/ b"),
        "‹url of the page›",
        *("a", "/", "?a", "#", "tel:+1", "urn:isbn:1", "file:///a", "data:text/plain,a b", "http/a"),
        *("httpx:/a", "C:\\a"),
        *("https://a.example/é", "https://bücher.example/", "mailto:a@b"),
    ],
)
def test_urls_that_can(value):
    assert values(value, 'select = ["invalid-url"]\n') == []


def test_a_schema_may_want_complete_urls():
    data = {
        "title": "The river that came back",
        "excerpt": "For forty years nobody swam in it.",
        "publishedDateTime": "2024-05-02T17:00:00Z",
        "webUrl": "/river",
        "type": "article",
        "provider": {"name": "River Weekly", "domain": "riverweekly.example"},
        "topics": ["Rivers"],
    }
    assert ("invalid-url", Severity.ERROR) in told(json.dumps(data), "record.json", ARTICLE)
    assert "schema" not in [rule for rule, _ in told(json.dumps(data), "record.json", ARTICLE)]


def test_a_relative_url_is_one_diagnostic_where_two_rules_mind():
    config = 'select = ["invalid-url", "relative-url"]\n[rules.invalid-url]\nabsolute = true\n'
    assert values("/river", config) == ["invalid-url"]


@pytest.mark.parametrize("base", ["https://[", "https://a.example/"])
def test_relative_urls_are_completed_where_that_can_be(base):
    config = f'select = ["relative-url"]\n[rules.relative-url]\nbase = "{base}"\n'
    (found,) = diagnose('{"link": "river"}', "record.json", config)
    assert (found.fix is None) == base.endswith("[")


@pytest.mark.parametrize("url", ["https://" + "é" * 70 + ".example/", "https://é..é/é"])
def test_a_host_that_cannot_be_encoded_is_left(url):
    (found,) = diagnose(json.dumps({"link": url}), "record.json", 'select = ["unencoded-url"]\n')
    assert found.fix is None


def test_the_port_of_http_is_none_of_https():
    (found,) = diagnose('{"link": "http://riverweekly.co.uk:8080/"}', "record.json", 'select = ["insecure-url"]\n')
    assert found.fix is None


@pytest.mark.parametrize(
    ("url", "rules"),
    [
        ("java\nscript:alert(1)", ["unsafe-url-scheme"]),
        ("\x01 VBScript:x", ["unsafe-url-scheme"]),
        ("data:text/html;base64,PHA+", ["unsafe-url-scheme"]),
        ("javascript", []),
        ("https://a.example/javascript:x", []),
    ],
)
def test_schemes_in_disguise(url, rules):
    assert values(url, 'select = ["unsafe-url-scheme"]\n') == rules


@pytest.mark.parametrize(
    "host", ["g00gle.com", "οικο.gr", "ελλάδα.com", "ｅxample.com", "日本語book.com", "xn--zzzzzzz9999.com"]
)
def test_hosts_that_deceive_nobody(host):
    assert values(f"https://{host}/", 'select = ["confusable-host"]\n') == []


@pytest.mark.parametrize(
    "host", ["www.аррӏе.com", "οικο.com", "pаypal.com", "ɡoogle.com", "сор.uk", "ひらがなкот.com", "ひらがな한국.com"]
)
def test_hosts_that_deceive(host):
    assert values(f"https://{host}/", 'select = ["confusable-host"]\n') == ["confusable-host"]


@pytest.mark.parametrize(
    ("domain", "url", "rules"),
    [
        ("https://www.river.example/news", "https://blog.river.example/1", []),
        ("RIVER.example.", "https://river.example/1", []),
        ("bücher.example", "https://www.xn--bcher-kva.example/", []),
        ("river.example", "/river", []),
        ("river.example", "https://{{ host }}/", []),
        ("river.example", "https://m.youtube.com/watch?v=1", []),
        (" ", "https://river.example/", []),
        ("river.example", "https://notriver.example/", ["mismatched-domain"]),
        ("river.example", "http://192.0.2.1/", ["mismatched-domain"]),
    ],
)
def test_domains(domain, url, rules):
    data = json.dumps({"originalUrl": url, "webUrl": 5, "provider": {"name": "River", "domain": domain}})
    assert [rule for rule, _ in told(data, "record.json", 'select = ["mismatched-domain"]\n')] == rules


def test_two_strange_hosts_are_one_diagnostic_with_two_labels():
    data = {
        "originalUrl": "https://a.example/",
        "webUrl": "https://b.example/",
        "provider": {"name": "", "domain": "c.example"},
    }
    (found,) = diagnose(json.dumps(data), "record.json", 'select = ["mismatched-domain"]\n')
    assert found.pointer == "/provider/domain"
    assert len(found.labels) == 2


def test_an_alias_is_of_its_provider_only():
    config = 'select = ["mismatched-domain"]\n[rules.mismatched-domain]\naliases = ["b.example = c.example"]\n'
    for domain, rules in (("a.example", ["mismatched-domain"]), ("b.example", [])):
        data = json.dumps({"webUrl": "https://c.example/", "provider": {"name": "", "domain": domain}})
        assert [rule for rule, _ in told(data, "record.json", config)] == rules


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("?utm_source=a", ""),
        ("?UTM_Source=a&b=1", "?b=1"),
        ("?b=1&fbclid=x", "?b=1"),
        ("?b=1&utm_a=1&c=2&utm_b=2#d", "?b=1&c=2#d"),
        ("?b=1&amp;utm_a=1&amp;c=2", "?b=1&amp;c=2"),
        ("?utm_a=1&amp;c=2", "?c=2"),
        ("?utm_source=x&#0045;y&b=1", "?utm_source=x&#0045;y&b=1"),
        ("?gclid", ""),
        ("?&gclid=1&", "?&"),
    ],
)
def test_only_tracking_parameters_go(query, left):
    text = f'---\nlink: "https://a.example/{query}"\n---\nSee <https://a.example/{query}> and more.\n'
    plan = settings_of('select = ["tracking-parameter"]\n').plan("record.md")
    outcome = fix(decode("record.md", text.encode()), plan, FixedWorld({}, {}), Applicability.UNSAFE)
    assert outcome.source.text.count(f'https://a.example/{left}"') == 1
    # A parameter without a value is not looked for in bodies.
    assert outcome.source.text.count(f"<https://a.example/{query if query == '?gclid' else left}>") == 1


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\r"])
@pytest.mark.parametrize("front", ["", "\ufeff", "---\ntitle: River\n---\n"])
def test_links_of_bodies_are_mended_in_place(front, ending):
    text = f"{front}One {ending}[a](https://a.example/?gclid=1) [b](https://b.example/?gclid=1){ending}"
    plan = settings_of('select = ["tracking-parameter"]\n').plan("record.md")
    outcome = fix(decode("record.md", text.encode()), plan, FixedWorld({}, {}), Applicability.UNSAFE)
    assert outcome.source.text == text.replace("?gclid=1", "")
    assert not outcome.void


@pytest.mark.parametrize("value", ["https://a.example/?a=1&amp;amp;b=2", "https://a.example/?a=1&#x26;b=2"])
def test_entities_go_however_often_they_were_escaped(value):
    source = decode("record.json", json.dumps({"url": value}).encode())
    plan = settings_of('select = ["escaped-url"]\n').plan("record.json")
    assert json.loads(fix(source, plan, FixedWorld({}, {}), Applicability.SAFE).source.text) == {
        "url": "https://a.example/?a=1&b=2"
    }


@pytest.mark.parametrize(
    "value", [5, True, [], {}, "", "a", "a;b;c", "!;!", "AAAA;AAAA", "AAAAAAAAAAAAAAAAAAAAAA==;", ";", "A===;AAAA"]
)
def test_what_is_no_sealed_value(value):
    assert told(json.dumps({"secured": value}), "record.json") == [("invalid-sealed-value", Severity.ERROR)]


@pytest.mark.parametrize("blocks", [1, 2, 50])
def test_a_sealed_value_may_have_its_vector_on_either_side(blocks):
    from base64 import b64encode

    vector, text = b64encode(bytes(16)).decode(), b64encode(bytes(16 * blocks)).decode()
    assert told(json.dumps({"secured": f"{vector};{text}"}), "record.json") == []
    assert told(json.dumps({"secured": f"{text};{vector}"}), "record.json") == []


# --- links of bodies


def urls_in(body):
    source = Source("record.md", body)
    return [link.url for link in links(Record(source, {}, body=Body(source, Span(0, len(body)))))]


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        ("[a](https://a.example/b_(c)) and (https://d.example/e).", ["https://a.example/b_(c)", "https://d.example/e"]),
        ("<https://a.example>, <a href='b.html'>b</a> <img src=c.png>", ["https://a.example", "b.html", "c.png"]),
        ('[a]: <b c> "T"\n[d]: e.html\n[f]:\n', ["b c", "e.html"]),
        ("[https://a.example](https://b.example 'T') ![c](<d e>)", ["https://a.example", "https://b.example", "d e"]),
        (
            "`https://a.example` <!-- https://b.example --> https://c.example <!-- https://d.example",
            ["https://c.example"],
        ),
        ("```\nhttps://a.example\n```\n\n    https://b.example\n\n$$\nhttps://c.example\n$$\n", []),
        ("| https://a.example | https://b.example|", ["https://a.example", "https://b.example"]),
        (
            "See https://a.example/?b=c&d=(e)). Or https://f.example!?",
            ["https://a.example/?b=c&d=(e)", "https://f.example"],
        ),
        ("[a]() no links here = (none): data", []),
        ("mongodb+srv://user:pw@a.example/b", ["mongodb+srv://user:pw@a.example/b"]),
        ("nothing", []),
    ],
)
def test_links_of_a_body(body, urls):
    assert urls_in(body) == urls


def test_no_body_has_no_links():
    assert links(Record(Source("record.yaml", ""), {})) == ()


@given(tangles)
def test_links_stand_where_they_say(text):
    source = Source("record.md", text)
    record = Record(source, {}, body=Body(source, Span(0, len(text))))
    for link in links(record):
        assert text[link.start : link.end] == link.url
    for line in scan(text):
        for start, end in _in_line(line.text, Kind.REFERENCE):
            assert 0 <= start <= end <= len(line.text)
