"""One record with eight faults at once: eight diagnostics in one run, each in its place, none twice."""

import pytest

from support import ARTICLE, brief, diagnose

RECORD = """\
---
category: news
excerpt: "Volunteers counted the storks along the river, and there are more of them than ever."
publishedDateTime: 2023-13-45T99:00:00Z
webUrl: "https://riverweekly.example/nature/storks-counted"
type: article
quality: 70
heat: 70
publishd: true
type: video
provider:
  name: River Weekly
  domain: riverweekly.example
topics:
  - Nature
images:
  - url: "https://img.riverweekly.example/storks.jpg"
    width: "1500"
    height: 1000
    isCached: yes
---

Ninety volunteers walked the banks of the river last weekend and counted every stork they met.

Farmers mow the wet meadows late now, and the birds find enough to eat all summer, which the head of the count calls the

Read the full article here

Share this post:

Subscribe to our newsletter
"""

EXPECTED = [
    ("schema", 1, 1),
    ("invalid-timestamp", 4, 20),
    ("schema", 9, 1),
    ("duplicate-key", 10, 1),
    ("invalid-image-dimensions", 18, 12),
    ("invalid-cached-flag", 20, 15),
    ("truncated-body", 25, 106),
    ("boilerplate", 27, 1),
]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_eight_faults_are_eight_diagnostics(ending, bom):
    found = diagnose(bom + RECORD.replace("\n", ending), config=ARTICLE)
    assert brief(one for one in found if one.rule != "byte-order-mark") == EXPECTED
    by_line = {one.start.line: one for one in found}
    assert "month 13" in by_line[4].message
    assert "title" in by_line[1].message or bom
    assert "published" in (by_line[9].help or "")


def test_without_configuration_what_needs_no_schema_is_found():
    assert brief(diagnose(RECORD)) == [one for one in EXPECTED if one[0] != "schema"]
