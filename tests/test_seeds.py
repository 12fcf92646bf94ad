"""What the seed documents yield without configuration, as RULES.md fixes it."""

import pytest

from conftest import shared_data
from recordlint.diagnostic import Severity
from recordlint.testing import FixedWorld
from support import brief, diagnose


class Named(FixedWorld):
    """Files named on the command line, without configuration."""

    def front_matter_expected(self, path, collection):
        return "named"


def seed(prefix):
    (path,) = shared_data("seeds").glob(f"{prefix}*")
    data = path.read_bytes()
    return data, diagnose(data, path.name, world=Named({}, {}))


@pytest.mark.parametrize("prefix", ["000", "003"])
def test_the_aggregator_records_have_no_body_and_nothing_else(prefix):
    _, found = seed(prefix)
    assert "empty-body" in [one.rule for one in found]
    assert all(one.severity is Severity.NOTE for one in found)
    assert "missing-cached-flag" not in [one.rule for one in found]


def test_the_first_scraped_article_ends_in_one_run_of_boilerplate():
    data, found = seed("001")
    lines = data.decode().split("\n")
    beginning = lines.index("Read the full article here") + 1
    serious = [one for one in found if one.severity > Severity.NOTE]
    assert brief(serious) == [("missing-front-matter", 1, 1), ("boilerplate", beginning, 1)]
    assert serious[1].end.line == len(lines)
    assert {one.rule for one in found} <= {"missing-front-matter", "boilerplate", "missing-final-newline"}


def test_the_second_scraped_article_begins_with_a_date():
    data, found = seed("002")
    serious = [one for one in found if one.severity > Severity.NOTE]
    assert [one.rule for one in serious] == ["missing-front-matter", "leading-metadata"]
    leading = serious[1]
    assert data.decode()[leading.start.offset : leading.end.offset].strip() == "date 2023-08-03"
