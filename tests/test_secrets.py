"""Secrets: what is one, who is told, and that no report shows it."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordlint.diagnostic import Severity
from recordlint.redaction import redacted
from recordlint.report import FORMATS, Options, Report, reporter
from recordlint.secrets import JSON_WEB_TOKEN, PASSWORD, PRIVATE_KEY, find, in_source, masked, passwords, tokens
from recordlint.text import decode
from support import ARTICLE, diagnose
from tangles import BASE62, HOSTILE, tangles

KEY = "\n".join(
    f"{left}{BASE62[:31]}{right}{BASE62[31:]}"
    for left, right in zip("MIIEvQIBADANBgkq", "hkiG9w0BAQEFAASC", strict=True)
)
TOKENS = {
    "an AWS access key id": "AKIA3QJ7MB2XK5VTLW4D",
    "a Google API key": "AIza" + BASE62[7:42],
    "an Azure storage key": "AccountKey=" + (BASE62 * 2)[:86] + "==",
    "a PyPI token": "pypi-AgE" + BASE62,
    "a Telegram bot token": "417722035:AA" + BASE62[3:36],
    "a GitHub token": "ghp_" + BASE62[5:41],
    "a Stripe key": "sk_" + "live_" + BASE62[9:33],
    "a Stripe webhook secret": "whsec_" + BASE62[9:41],
    "an npm token": "npm_" + BASE62[5:41],
    "a Hugging Face token": "hf_" + BASE62[5:39],
    "a Shopify token": "shpat_" + "0123456789abcdef" * 2,
    "a DigitalOcean token": "dop_v1_" + "0123456789abcdef" * 4,
    "an Anthropic API key": "sk-ant-api03-" + BASE62,
    "an OpenAI API key": "sk-proj-" + BASE62,
    "a Slack token": "xoxb" + "-417722035991-" + BASE62[:24],
    "a Google client secret": "GOCSPX-" + BASE62[:28],
    "a SendGrid API key": "SG." + BASE62[:22] + "." + BASE62[:43],
    "a GitLab token": "glpat-" + BASE62[:20],
    "a Slack webhook": "hooks.slack.com" + "/services/T0ABCDEF1/B0ABCDEF1/" + BASE62[:24],
    "a Discord webhook": "discord.com/api/webhooks/123456789012345678/" + (BASE62 * 2)[:68],
    JSON_WEB_TOKEN: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJyaXZlciJ9." + BASE62[:43],
    PRIVATE_KEY: f"-----BEGIN RSA PRIVATE KEY-----\n{KEY}\n-----END RSA PRIVATE KEY-----",
}
OTHERS = (
    "github_pat_" + BASE62[:22] + "_" + BASE62[:59],
    "sk-" + BASE62[:48],
    "xapp-1-A0123456789-1234567890123-" + BASE62,
    "ASIA3QJ7MB2XK5VTLW4D",
    "-----BEGIN OPENSSH PRIVATE KEY-----\\n" + KEY.replace("\n", "\\n") + "\\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n" + KEY,
    r"https:\/\/hooks.slack.com\/services\/T0ABCDEF1\/B0ABCDEF1\/" + BASE62[:24],
)


def told(text, path="record.md", config='select = ["exposed-secret"]\n'):
    return [(one.rule, one.severity) for one in diagnose(text, path, config)]


@pytest.mark.parametrize("kind", TOKENS)
def test_tokens_of_every_shape(kind):
    (secret,) = find(f"a {TOKENS[kind]} b")
    assert (secret.kind, secret.start) == (kind, 2 + TOKENS[kind].index("hooks") if "hooks.slack" in kind else 2)


@pytest.mark.parametrize("token", OTHERS)
def test_other_spellings(token):
    assert len(find(f'"{token}"')) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("AKIAIOSFODNN7EXAMPLE", "ghp_" + "x" * 36, "ghp_" + "aB" * 18, "glpat-your-token-goes-here-x"),
        "AKIA3QJ7MB2XK5VTLW4D" * 3,
        *("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n" + "A" * 300),
        *("https://user:${PW}@a.example", "https://user:$PW@a.example", "https://user:{pw}@a.example"),
        "https://u:%PASS%@a.example",
        *("https://user:***@a.example", "https://user:[password]@a.example", "https://USER:PASSWORD@a.example"),
        "https://u:p@",
        *("https://a.example:80/@b", "git@a.example:b", "https://u:@a.example", "a:b@c", "desk-" + BASE62[:40]),
    ],
)
def test_what_is_no_secret(text):
    assert find(text) == ()


def test_a_token_that_is_a_password_is_told_once_and_hidden_whole():
    text = f"https://x-access-token:{TOKENS['a GitHub token']}@code.example/"
    (secret,) = find(text)
    assert secret.kind == PASSWORD
    assert masked(text) == f"https://x-access-token:{'*' * 40}@code.example/"
    config = 'select = ["secrets", "exposed-credentials"]\n'
    assert told(json.dumps({"link": text}), "record.json", config) == [("exposed-credentials", Severity.ERROR)]


@given(tangles)
def test_any_text_is_searched(text):
    found = find(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(0 <= one.start <= one.hidden < one.end <= len(text) for one in found)
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert not tokens(hidden)
    assert set(passwords(text)) >= {one for one in found if one.kind == PASSWORD}


def shown(diagnostics):
    """All that any report says, without white space."""
    report = Report(diagnostics, 1, 1, {})
    texts = {reporter(name)(report, Options(width=2000, verbose=True)) for name in FORMATS}
    # What is for a terminal depends on it.
    for look in (Options(width=100), Options(width=40, color=True)):
        texts |= {reporter(name)(report, look) for name in ("full", "concise")}
    return "".join("\n".join((*texts, repr([one._replace(fingerprint="") for one in diagnostics]))).split())


PLACES = {
    "value": ("record.md", '---\ntitle: "River {secret} end "\nlink: "htp:/a.example?x={secret}"\n---\nText.\n'),
    "url": (
        "record.json",
        '{{"link": " https://A.example/?utm_source=1&key={secret}", "url": "www.a.example/{secret}"}}',
    ),
    "body": ("record.md", "---\ntitle: River\n---\nSee {secret} and [x](https://a.example/?gclid=1&k={secret}).\n"),
    "key": ("record.json", '{{"{secret}": {{"date": "soon"}}, "title": "River"}}'),
    "comment": ("record.yaml", "# {secret}\ndate: soon # {secret}\n"),
    "broken": ("record.yaml", "title: [a, {secret}\ndate: soon\n"),
    "duplicate": ("record.toml", 'title = "{secret}"\ntitle = "{secret}"\n'),
    "date": (
        "record.json",
        '{{"date": "{secret}", "images": [{{"url": "{secret}", "width": "{secret}", "height": 1}}]}}',
    ),
    "code": ("record.md", "Not [so](javascript:x) `{secret}`: [a](https://a.example?gclid=1)\n"),
}


EVERYWHERE = ("a GitHub token", "a Slack webhook", PRIVATE_KEY)
"""Shapes that are tried in every place; the others in two."""


@pytest.mark.parametrize(
    ("kind", "place"),
    [(kind, place) for kind in TOKENS for place in PLACES if kind in EVERYWHERE or place in ("value", "key")],
)
def test_no_report_shows_a_secret(kind, place):
    path, text = PLACES[place]
    source = decode(path, text.format(secret=TOKENS[kind].replace("\n", "\\n")).encode())
    found = find(source.text)
    assert kind in [one.kind for one in found]
    for config in ('select = ["all"]\n', ARTICLE):
        said = shown(diagnose(source.text, path, config)).lower()
        for secret in found:
            hidden = source.text[secret.hidden : secret.end].lower()
            # Of what is long, not every piece has to be looked for.
            pieces = [hidden[begin : begin + 8] for begin in range(0, len(hidden) - 7, 1 + len(hidden) // 100)]
            assert [piece for piece in pieces if piece in said] == []


@settings(max_examples=40)
@given(st.text(BASE62, min_size=1, max_size=30), st.sampled_from(sorted(PLACES)))
def test_no_report_shows_a_password(password, place):
    path, text = PLACES[place]
    source = decode(path, text.format(secret=f"https://editor:{password}@feeds.example.com/").encode())
    if not find(source.text):
        return
    said = shown(diagnose(source.text, path, 'select = ["all"]\n'))
    assert f"editor:{password}@" not in said
    # A shorter one may well be a part of what else is said, and so may a word of a report's own script.
    if len(set(password)) >= 6 and password in said:
        other = text.format(secret="https://editor:0a1B2c3D4e5F@feeds.example.com/")
        assert password in shown(diagnose(other, path, 'select = ["all"]\n'))


def test_the_rest_of_a_line_is_shown_as_it_is():
    token = TOKENS["a GitHub token"]
    (found, _) = diagnose(f"---\ndate: soon\nx: {token}\n---\n", "record.md", 'select = ["timestamps", "secrets"]\n')
    assert [line.text for line in found.frame] == ["date: soon"]
    (_, found) = diagnose(f"---\ndate: soon\nx: {token} b\n---\n", "record.md", 'select = ["timestamps", "secrets"]\n')
    assert [line.text for line in found.frame] == [f"x: ghp_{'*' * 36} b"]


def test_a_secret_that_a_frame_cuts_is_hidden_in_what_is_left():
    line = "a" * 390 + " " + TOKENS["a GitHub token"] + " " + "b" * 900
    source = decode("record.md", f"---\ntitle: {line}\ndate: soon\n---\n".encode())
    found = diagnose(source.text, "record.md", 'select = ["all"]\n')
    assert not any(TOKENS["a GitHub token"][4:10] in line.text for one in found for line in one.frame)


def test_a_fix_that_would_write_a_secret_is_not_offered():
    url = f" https://a.example/?key={TOKENS['a GitHub token']}"
    (found,) = diagnose(json.dumps({"link": url}), "record.json", 'select = ["invalid-url"]\n')
    assert found.fix is None
    assert found.help == "no fix: the new text would show a secret"


def test_without_secrets_nothing_changes():
    source = decode("record.json", b'{"date": "soon"}')
    found = diagnose(source.text, "record.json")
    assert redacted(source, found) is found
    assert redacted(source, ()) == ()
    assert in_source(source) == ()


def test_labels_hide_secrets_too():
    token = TOKENS["a GitHub token"]
    text = json.dumps({"images": [{"url": f"https://a.example/{token}"}] * 2})
    found = diagnose(text, "record.json", 'select = ["duplicate-image"]\n')
    assert found
    assert token[4:20] not in repr(found)


def test_grounds_hide_secrets_too():
    token = TOKENS["a GitHub token"]
    text = f"The storks are back in the meadows, and there are many.\n\nShare this\n\nRelated: {token}\n\nA teaser\n"
    (one,) = diagnose(text, config='select = ["boilerplate"]\n')
    assert len(one.why) == 3
    assert token[4:20] not in repr(one)


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        ("{}", True),
        ("`{}`", False),
        ("```\n{}\n```", False),
        ("<!-- {} -->", False),
        ("- {}", True),
        ("> {}", True),
        ("a `b` {} `c`", True),
    ],
)
def test_code_and_comments_of_bodies_are_looked_at_only_where_asked(body, reported):
    text = f"---\ntitle: River\n---\n{body.format(TOKENS['a GitHub token'])}\n"
    everywhere = 'select = ["exposed-secret"]\n[rules.exposed-secret]\ncode = true\n'
    assert bool(told(text)) is reported
    assert told(text, config=everywhere) == [("exposed-secret", Severity.ERROR)]


def test_every_record_of_a_file_is_told_its_own_secrets():
    token = TOKENS["a GitHub token"]
    lines = [json.dumps({"title": "River", "x": [{"y": token}] if number == 2 else 1}) for number in range(4)]
    (found,) = diagnose("\n".join(lines), "records.jsonl", 'select = ["exposed-secret"]\n')
    assert (found.record, found.pointer, found.start.line) == (2, "/x/0/y", 3)
    assert token not in found.message


def test_in_a_file_of_very_many_secrets_nothing_is_quoted():
    many = [f"ghp_{number:06}{BASE62[:30]}" for number in range(7_000)]
    (found,) = diagnose(json.dumps({"link": "htp:/a.example", "x": many}), "record.json", 'select = ["invalid-url"]\n')
    assert (found.message, found.fix) == ("not shown: the file holds very many secrets", None)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_no_time(piece):
    text = piece * (50_000 // len(piece))
    find(text)
    masked(text[:10_000] + "…")
