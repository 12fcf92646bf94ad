"""The source of the site: pages copied and made, links led to the site, the navigation completed."""

from __future__ import annotations

import json
import posixpath
import shutil
from typing import TYPE_CHECKING, Any

import reference
import rule_pages
from links import Page, Signposts
from ruamel.yaml import YAML

from recordlint import registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROJECT_PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "SECURITY.md": "security.md"}
"""Pages at the top level of the repository, and what they are called on the site, if they are there."""
REFERENCE = "schemas/config.schema.json"


class SiteError(Exception):
    """Why there is no site, in words."""


def assemble(root: Path, folder: Path) -> None:
    """Write `folder/docs` and `folder/mkdocs.yml`.

    Raises SiteError for a link that leads nowhere, and for a navigation that names a page that is not there.
    """
    config = YAML(typ="safe").load(root / "mkdocs.yml")
    # With these each page would ask GitHub for the number of stars.
    repository = config.pop("repo_url")
    config["extra"] = {"social": [{"icon": "fontawesome/brands/git-alt", "link": repository, "name": "repository"}]}
    pages = [*_written(root), *_of_rules(root)]
    on_site = {REFERENCE: "reference.md", **{page.origin: page.path for page in pages}}
    documents = folder / "docs"
    shutil.rmtree(documents, ignore_errors=True)
    for image in sorted((root / "docs").rglob("*.png")):
        place = image.relative_to(root / "docs").as_posix()
        on_site[f"docs/{place}"] = place
        _copy(image, documents / place)
    signposts = Signposts(on_site, registry.rules(), root, repository)
    broken: list[str] = []
    texts = {"reference.md": _of_settings(root, repository)}
    for page in pages:
        texts[page.path] = signposts.lead(page, broken)
    if broken:
        raise SiteError("\n".join(broken))
    for path, text in texts.items():
        (documents / path).parent.mkdir(parents=True, exist_ok=True)
        (documents / path).write_text(text, encoding="utf-8")
    config["nav"] = list(_navigation(config["nav"], frozenset(texts)))
    (folder / "mkdocs.yml").write_text(json.dumps(config, indent=1), encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _written(root: Path) -> Iterator[Page]:
    for file in sorted((root / "docs").rglob("*.md")):
        path = file.relative_to(root / "docs").as_posix()
        yield Page(f"docs/{path}", path, file.read_text(encoding="utf-8"))
    for origin, path in PROJECT_PAGES.items():
        if (root / origin).exists():
            yield Page(origin, path, (root / origin).read_text(encoding="utf-8"))


def _of_rules(root: Path) -> Iterator[Page]:
    for rule in registry.rules().values():
        origin = posixpath.relpath(registry.page_path(rule), root)
        yield Page(origin, f"rules/{rule.name}.md", rule_pages.page(rule))


def _of_settings(root: Path, repository: str) -> str:
    schema = json.loads((root / REFERENCE).read_text(encoding="utf-8"))
    return reference.page(schema, f"{repository}/blob/main/{REFERENCE}")


def _navigation(nav: list[Any], paths: frozenset[str]) -> Iterator[Any]:
    """The navigation, with pages for the folders that it names, and with the pages that it does not name at its end."""
    named: set[str] = set()

    def completed(items: list[Any]) -> Iterator[Any]:
        for item in items:
            title, target = next(iter(item.items())) if isinstance(item, dict) else (None, item)
            if isinstance(target, list):
                yield {title: list(completed(target))}
            elif target == "rules/":
                named.update(f"rules/{name}.md" for name in registry.rules())
                yield from _by_group()
            elif target.endswith("/"):
                found = sorted(path for path in paths if path.startswith(target))
                named.update(found)
                yield {title: found}
            elif target in paths:
                named.add(target)
                yield item
            elif target not in PROJECT_PAGES.values():
                raise SiteError(f"mkdocs.yml: there is no page `{target}`")

    *front, last = completed(nav)
    [(title, items)] = last.items()
    yield from front
    yield {title: [*items, *sorted(paths - named)]}


def _by_group() -> Iterator[dict[str, list[dict[str, str]]]]:
    for group, names in registry.groups().items():
        yield {group: [{name: f"rules/{name}.md"} for name in names]}
