from __future__ import annotations

from typing import TYPE_CHECKING

from recordlint.diagnostic import Finding, Severity
from recordlint.rule import On, rule
from recordlint.schema.wording import both, code
from recordlint.urls import addresses, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record

# Letters that look like Latin ones in most typefaces.
_LOOKALIKES = str.maketrans(
    "асԁеһіјӏорԛѕԝхуѵανορυικχօոսհցզյɑɡɩ",
    "acdehijlopqswxyvavopuikxonuhgqjagi",
)
# Scripts that one language writes together (Unicode Technical Standard 39, section 5.2).
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
# Where words of such letters alone are words.
_HOME = {
    "CYRILLIC": frozenset(("ba", "bg", "by", "kg", "kz", "md", "me", "mk", "mn", "rs", "ru", "su", "tj", "ua", "uz")),
    "GREEK": frozenset(("cy", "eu", "gr")),
    "ARMENIAN": frozenset(("am",)),
}


@rule(severity=Severity.ERROR, on=(On.ODD_URL,), since="0.1.0")
def confusable_host(record: Record) -> Iterator[Finding]:
    """A host looks like another: letters of several scripts, or punycode that imitates."""
    for node, url in addresses(record):
        host = url.hostname
        if host.isascii() and "xn--" not in host:
            continue
        shown = decoded(host)
        names = shown.split(".")
        problem = next(filter(None, (_problem(name, names[-1], shown) for name in names)), None)
        if problem is not None:
            written = code(host) if shown == host else f"{code(host)}, which is {code(shown)},"
            yield Finding(node, f"{written} {problem}", help=_unusual(shown))


def _problem(name: str, top: str, host: str) -> str | None:
    if name.isascii():
        return None
    scripts = _scripts(name)
    imitated = name.translate(_LOOKALIKES)
    if imitated.isascii() and not _is_at_home(scripts, top):
        return f"imitates {code('.'.join(imitated if part == name else part for part in host.split('.')))}"
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        return f"mixes {both(sorted(script.capitalize() for script in scripts))} letters in {code(name)}"
    return None


def _scripts(name: str) -> frozenset[str]:
    """The scripts of a name's letters, by the first word of what Unicode calls them."""
    from unicodedata import name as called
    from unicodedata import normalize

    letters = filter(str.isalpha, normalize("NFKC", name))
    return frozenset(called(letter, "UNKNOWN").split(" ")[0].split("-")[0] for letter in letters)


def _is_at_home(scripts: frozenset[str], top: str) -> bool:
    return len(scripts) == 1 and (not top.isascii() or any(top in _HOME.get(script, ()) for script in scripts))


def _unusual(host: str) -> str:
    from unicodedata import name as called

    letters = list(dict.fromkeys(letter for letter in host if not letter.isascii()))[:3]
    return both([f"{code(letter)} is {called(letter, 'unknown')}" for letter in letters])
