"""What build servers obey wherever it stands in a line of their log."""

from __future__ import annotations

# Azure Pipelines, logging commands; GitHub Actions, the first form of its workflow commands, which it still reads
# (`ActionCommand.TryParse` of its runner) for the names that it knows; both, formatting commands.
COMMAND = (
    r"#(?=#(?:vso\[|\[(?i:add-|command|debug|echo|end-?group|error|group|internal-|notice|remove-|save-|section|set-|stop-"
    r"|warning)))"
)
"""A pattern of the first character of a command."""


def may_command(text: str) -> bool:
    """Whether a text may hold a command; quicker than a search for one."""
    return "##" in text and ("##[" in text or "##vso[" in text)
