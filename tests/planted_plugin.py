"""A plugin with a rule that does, at a certain record, what a test wants done."""

RULE = '''
from recordlint.diagnostic import Severity
from recordlint.rule import rule

@rule(severity=Severity.NOTE, since="1.0.0")
def marked(record):
    """Nothing is wrong."""
    title = record.get("title")
    if title is not None and title.value == {title!r}:
{action}
    yield from ()
'''
PAGE = "# marked\n\n## Examples\n\n```record\n---\ntitle: A\n---\n```\n"
CONFIG = 'plugins = ["./lint"]\nextend-select = ["marked"]\n'


def plant(folder, title, action):
    """Write a plugin of which a rule runs `action` at the record of a title."""
    group = folder / "lint" / "marks"
    group.mkdir(parents=True)
    for package in (folder / "lint", group):
        (package / "__init__.py").write_text("")
    (group / "marked.py").write_text(RULE.format(title=title, action=indented(action)))
    (group / "marked.md").write_text(PAGE)
    (folder / "recordlint.toml").write_text(CONFIG)


def indented(text):
    return "\n".join(f"        {line}" for line in text.strip().splitlines())
