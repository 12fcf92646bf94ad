from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordlint.diagnostic import Applicability, Finding, Fix, Severity
from recordlint.edits import set_value
from recordlint.images import images
from recordlint.patterns import regex
from recordlint.record import Role
from recordlint.rule import rule
from recordlint.schema.wording import code
from recordlint.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordlint.record import Record
    from recordlint.rule import Context

_PARTS = regex(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://([^/?#]*))?([^?#]*)")
_DIGESTS = ("md5", "sha1", "sha256")


class Options(NamedTuple):
    """
    folder: the folder of cached images, from the root of the site.
    files: how a cached image is called there, made from its URL: `{name}`, `{stem}` (the name without suffix),
        `{path}`, `{host}`, and `{md5}`, `{sha1}`, `{sha256}` of the whole URL. One of these must exist.
    manifest: what the cache holds: URLs, or names of files as `files` makes them.
    """

    folder: str = ""
    files: tuple[str, ...] = ("{name}",)
    manifest: tuple[str, ...] = ()


@rule(
    severity=Severity.ERROR,
    on=(Role.CACHED_FLAG,),
    fix=Applicability.UNSAFE,
    options=Options,
    recommended=False,
    since="0.1.0",
)
def unbacked_cached_flag(record: Record, options: Options, context: Context) -> Iterator[Finding]:
    """An image is said to be cached and is not, or the other way round."""
    if not options.folder and not options.manifest:
        return
    manifest = frozenset(options.manifest)
    for image in images(record):
        flag = None if image.flag is None else image.node.get(image.flag)
        if flag is None or not isinstance(flag.value, bool) or image.address is None:
            continue
        names = _names(image.address.value, options.files)
        kept = _kept(image.address.value, names, manifest, options.folder, context)
        if flag.value is (kept is not None):
            continue
        if kept is None:
            message = (
                f"{code(flag.name)} is true, but the cache holds no {code(next(iter(names), image.address.value))}"
            )
        else:
            message = f"{code(flag.name)} is false, though the cache holds {code(kept)}"
        fix = Fix(f"write `{str(not flag.value).lower()}`", set_value(flag, not flag.value), Applicability.UNSAFE)
        yield Finding(flag, message, fix=fix)


def _kept(url: str, names: list[str], manifest: frozenset[str], folder: str, context: Context) -> str | None:
    """What the cache holds of an image: its URL or the name of a file."""
    listed = next((name for name in (url, *names) if name in manifest), None)
    if listed is not None or not folder:
        return listed
    return next((name for name in names if context.file_exists(f"/{folder.strip('/')}/{name}")), None)


def _names(url: str, patterns: tuple[str, ...]) -> list[str]:
    """The names that a cached copy of an image may have."""
    match = _PARTS.match(url)
    host, path = (match[1] or "", match[2].strip("/")) if match else ("", "")
    name = path.rpartition("/")[2]
    parts = {"host": host, "path": path, "name": name, "stem": name.rpartition(".")[0] or name}
    found: list[str] = []
    for pattern in patterns:
        wanted = re.findall(r"\{(\w+)\}", pattern)
        if all(_part(part, url, parts) for part in wanted):
            found.append(re.sub(r"\{(\w+)\}", lambda hole: _part(hole[1], url, parts), pattern).lstrip("/"))
    return found


def _part(name: str, url: str, parts: dict[str, str]) -> str:
    if name in _DIGESTS:
        import hashlib

        return hashlib.new(name, url.encode(errors="surrogatepass"), usedforsecurity=False).hexdigest()
    return parts.get(name, "")
