from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.patterns import regex
from recordlint.prose.lines import Kind, lines, without_code
from recordlint.rule import On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

_LONGEST = 1500
"""An error page is shorter than so many characters."""
_REACH = 300
"""It says what it is within so many."""

_WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*")
_ERROR_STEM = regex(r"(?:4\d\d|5\d\d|error|errors|not[-_]?found|offline|maintenance)(?:[-_.].*)?$")

# The whole line says so: in a longer one the same words are part of a text about such pages.
_LINES = {
    "not found": (
        "404, 404 error, error 404, 404 not found, 404 page not found, error 404 not found, http 404, http error 404"
        ", page not found, page not found 404, not found, the page cannot be found, the page was not found"
        ", this page could not be found, this page cannot be found, page does not exist, this page does not exist"
        ", oops page not found, oops that page can't be found, oops that page can’t be found"
        ", sorry page not found, 410 gone, error 410, article not found, content not found, this page is not available"
        ", seite nicht gefunden, 404 seite nicht gefunden, page introuvable, página no encontrada, pagina non trovata"
    ),
    "access denied": (
        "access denied, access to this page has been denied, 403 forbidden, error 403, 403 error, http 403, forbidden"
        ", 401 unauthorized, unauthorized, error 1020, access denied error 1020, you have been blocked"
        ", sorry you have been blocked, this request was blocked, request blocked, your ip has been blocked"
        ", zugriff verweigert, accès refusé, acceso denegado"
    ),
    "captcha": (
        "just a moment, one moment please, are you a robot, are you human, i'm not a robot, i am not a robot"
        ", verify you are human, verifying you are human, security check, security check required"
        ", attention required cloudflare, robot check, captcha, human verification, pardon our interruption"
        ", checking your browser, checking if the site connection is secure"
    ),
    "server error": (
        "500 internal server error, internal server error, 502 bad gateway, bad gateway, 503 service unavailable"
        ", service unavailable, service temporarily unavailable, 504 gateway timeout, 504 gateway time out"
        ", gateway timeout, 429 too many requests, too many requests, site under maintenance"
    ),
    "JavaScript required": (
        "enable javascript, javascript required, javascript is required, javascript is disabled"
        ", javascript is not available, please enable javascript"
    ),
    "consent wall": "we value your privacy, before you continue, your privacy matters to us",
    "paywall": (
        "subscribe to continue reading, subscribe to read, subscribe to continue, subscribers only"
        ", to continue reading subscribe now, log in to continue reading, sign in to continue reading"
        ", this article is for subscribers only, this content is for subscribers only, members only content"
    ),
}

# A line that begins like this speaks to the reader of the page that is missing.
_BEGINNINGS = {
    "not found": (
        "sorry the page you, sorry we couldn't find, sorry we couldn’t find, sorry we can't find, sorry we can’t find"
        ", we couldn't find the page, we couldn’t find the page, we can't find the page, we can’t find the page"
        ", the page you are looking for, the page you're looking for, the page you’re looking for"
        ", the page you were looking for, the page you requested, the page you have requested"
        ", the requested page could not, the requested url was not found, it looks like nothing was found"
        ", the article you are looking for, the content you are looking for, oops the page you"
        ", die gesuchte seite, die von ihnen gesuchte seite, die angeforderte seite, la page que vous"
        ", la página que"
    ),
    "access denied": (
        "you don't have permission to access, you don’t have permission to access, you do not have permission to access"
        ", access to this page has been denied because, this website is using a security service to protect"
        ", your access to this site has been, you have been blocked from, access denied you don"
    ),
    "captcha": (
        "please verify you are, please verify that you are, please confirm you are, please confirm that you are"
        ", verify you are human, verifying you are human, verify that you are not a robot, checking your browser before"
        ", checking if you are human, please complete the security check, complete the security check, our systems have"
        " detected unusual traffic, we have detected unusual, to continue please click the box, please prove you are"
        ", as you were browsing something about your browser, this process is automatic your browser"
        ", press and hold, press hold to confirm"
    ),
    "server error": "error establishing a database connection, the server encountered an internal error",
    "JavaScript required": (
        "please enable javascript, please enable js, please turn on javascript, enable javascript and cookies"
        ", you need to enable javascript, you must enable javascript, javascript must be enabled"
        ", javascript is disabled in, javascript is not enabled, javascript seems to be disabled"
        ", we've detected that javascript is, we’ve detected that javascript is, this app works best with javascript"
        ", this site requires javascript, this website requires javascript, this page requires javascript"
        ", your browser does not support javascript, your browser has javascript disabled"
        ", to use this site please enable"
        ", bitte aktivieren sie javascript, veuillez activer javascript"
    ),
    "consent wall": (
        "before you continue to, we and our partners store, we and our partners use cookies, we and our store and or"
        ", we value your privacy we, by clicking accept all you, this website uses cookies to ensure"
        ", wir und unsere partner"
    ),
    "paywall": (
        "subscribe to continue reading, to continue reading this, to read the full story subscribe"
        ", this content is for subscribers, this article is for subscribers, this content is available to subscribers"
        ", this article is available to subscribers, you have reached your limit of free"
        ", you've reached your limit of free"
        ", you’ve reached your limit of free, you have reached your article limit, already a subscriber log in"
        ", already a subscriber sign in, this is a subscriber only, this story is for subscribers"
    ),
}


def _by_words(phrases: dict[str, str]) -> dict[str, str]:
    return {phrase.strip(): kind for kind, listed in phrases.items() for phrase in listed.split(",")}


_WHOLE = _by_words(_LINES)
_START = _by_words(_BEGINNINGS)
_LENGTHS = sorted({len(phrase.split(" ")) for phrase in _START})


@rule(severity=Severity.ERROR, on=(On.BODY,), since="0.1.0")
def error_page(record: Record) -> Iterator[Finding]:
    """The body is what a server says instead of the page."""
    body = record.body
    if body is None or body.span.end - body.span.start >= 3 * _LONGEST or len(body.text.strip()) >= _LONGEST:
        return
    if _ERROR_STEM.match(record.path.rpartition("/")[2].lower()) or "404" in str(record.data.get("permalink", "")):
        return
    found = lines(record)
    if any(line.kind is Kind.CODE for line in found):
        return
    for line in found:
        if line.start > found[0].start + _REACH:
            return
        # A heading further down names a section, perhaps about such pages.
        speaks = line.kind is Kind.PROSE or (line.kind is Kind.HEADING and line is found[0])
        if speaks and (kind := _says(without_code(line.text))) is not None:
            yield Finding(body.at(line.start, line.end), f"the body is an error page: {kind}")
            return


def _says(text: str) -> str | None:
    words = _WORD.findall(text.lower())
    whole = _WHOLE.get(" ".join(words))
    if whole is not None:
        return whole
    starts = (" ".join(words[:length]) for length in _LENGTHS)
    return next((_START[start] for start in starts if start in _START), None)
