"""`recordlint config`: the settings of the configuration file; and what `--show-settings` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from recordlint.cli.arguments import Parser
from recordlint.cli.streams import Trouble, write
from recordlint.settings.keys import ADDING, COLLECTION_KEYS, KEYS, RUN_KEYS, Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordlint.dispatch import Selected
    from recordlint.files import File
    from recordlint.settings import Settings

_WHERE = {
    "run": "for the whole run",
    "both": "for the whole run, and for a collection",
    "collection": "for a collection",
}


DESCRIPTION = "List what a configuration file may set, or say what one key means."
EPILOG = """\
examples:
  recordlint config                     all keys, a line each
  recordlint config per-file-ignores    one of them: what it takes, its default
"""


def parser() -> Parser:
    """The options of the command."""
    made = Parser("config", "[KEY]", description=DESCRIPTION, epilog=EPILOG)
    made.add_argument("key", nargs="?", metavar="KEY", help="such as select; without one, all are listed")
    return made


def main(arguments: Sequence[str]) -> int:
    """Print the settings, or one of them."""
    options = parser().parse_args(arguments)
    if options.key is None:
        longest = max(len(name) for name in KEYS)
        write("".join(f"{key.name:<{longest}}  {_first_sentence(key.summary)}\n" for key in KEYS.values()))
        write("\n`recordlint config KEY` tells more; `[rules.NAME]` takes `severity` and the rule's own options\n")
        return 0
    if options.key not in KEYS:
        from recordlint.settings.read import did_you_mean

        help = did_you_mean(options.key, KEYS, "`recordlint config` lists them")
        raise Trouble(f"no setting is called `{options.key}`; {help}")
    write(_page(KEYS[options.key]))
    return 0


def _page(key: Key) -> str:
    lines = [key.name, "", key.summary, "", f"value: {key.kind.words}"]
    if key.default is not None:
        lines.append(f"default: {as_toml(key.default)}")
    return "\n".join([*lines, f"set: {_WHERE[key.where]}"]) + "\n"


def _first_sentence(text: str) -> str:
    return text.split(". ", maxsplit=1)[0].rstrip(".")


def settings_text(file: File) -> str:
    """What holds for a file, as the text of a configuration that would say the same; defaults are comments."""
    settings = file.settings
    collection = settings.collection(file.place)
    plan = settings.plan(file.place)
    lines = [f"# for {file.shown}, from {settings.path or 'no configuration file'}"]
    if plan.collection is not None:
        lines.append(f"# in the collection `{plan.collection}`")
    for name in RUN_KEYS:
        if name in ("extend", "rules", "collections"):
            continue
        of = collection if name in COLLECTION_KEYS else None
        value = _value(settings, name, of)
        if value is not None:
            lines.append(f"{'' if settings.sets(name, of) else '# '}{name} = {as_toml(value)}")
    lines += [line for selected in plan.rules for line in _rule(selected)]
    return "\n".join(lines) + "\n"


def _value(settings: Settings, key: str, collection: int | None) -> object:
    if key == "vocabularies":
        return {name: vocabulary.said for name, vocabulary in settings.vocabularies.items()}
    return settings.added(key) if key in ADDING else settings.get(key, collection)


def _rule(selected: Selected) -> list[str]:
    rule = selected.rule
    severity = selected.severity or rule.severity
    options = {} if selected.in_force is None else selected.in_force._asdict()
    return [
        "",
        f"[rules.{rule.name}]",
        f"severity = {as_toml(severity.label)}",
        *(f"{name.replace('_', '-')} = {as_toml(value)}" for name, value in options.items() if value is not None),
    ]


def as_toml(value: object) -> str:
    """A plain value as TOML, on one line."""
    import json

    if isinstance(value, Mapping):
        items = ", ".join(f"{json.dumps(str(name))} = {as_toml(item)}" for name, item in value.items())
        return f"{{ {items} }}" if items else "{}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(as_toml(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
