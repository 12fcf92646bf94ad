"""Texts put together anyhow from pieces of URLs, tokens and Markdown, and pieces that are hostile when repeated."""

import string

from hypothesis import strategies as st

BASE62 = string.ascii_letters + string.digits

# A value for each line, so that the parts stay in sight.
PIECES = (
    *("http", "https", "://", ":", "/", "//", "@", "?", "#", "&", "=", ";", "%", "%2", "[", "]", "(", ")", "<", ">"),
    *("javascript:", "data:text/html", "utm_source=x", "&amp;", "xn--", "xn--80ak6aa92e", "user", "pw", ".", "-"),
    *("`", "```", "\n", " ", "\t", "<!--", "-->", "href=", '"', "'", "](", "]: ", "[a]", "{{", "}}", "${", "\\"),
    *("AKIA", "ghp_", "sk-", "eyJ", ".eyJ", "-----BEGIN PRIVATE KEY-----", "\x00", "\ud800", "\u200b", "…", "_"),
    *("www.", "8080", "99999", BASE62, "A" * 40, "example.org", "é", "р", "日"),
)
tangles = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=25).map("".join)

HOSTILE = (
    *("](", "](a(", 'href="', "href='x", "<a:", "a://", "http://(", "http://x)", "[x](<", "<!--", "<!-- -->"),
    *("-->", "`", "``a", "?", "?a&", "&amp;", "?utm_source=1&", "://a:b", "://a:@", "sk-", "sk-ant-api03-"),
    *("eyJa.", "eyJaaaaaaaaa.", "-eyJ", "xoxb-1-", "-----BEGIN PRIVATE KEY-----", "AKIA", "1:AA", "_a", "%"),
    *("hooks.slack.com/services/", "xn--.", "р.", "‹", "<"),
)
