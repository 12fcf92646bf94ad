"""Records in YAML that tests read and damage."""

RECORD = """\
# a record as the generator writes it
title: "Tides: a guide"
excerpt: 'It''s about water.'
publishedDateTime: 2023-08-02T17:00:00Z
quality: 34
heat: -1
published: false
score: 1.5e1
removed:
provider:
  name: Harbour News   # the publisher
  domain: harbour.example
topics:
- Sea
-   Moon
images:
  - url: https://harbour.example/a.png?w=1&h=2
    width: 0x10
    alt: >-
      Waves
      at night

  - {url: "b.png", width: 20, tags: [x1, 'x2', 12]}
notes: |
  one

    two
"""
VALUES = {
    "title": "Tides: a guide",
    "excerpt": "It's about water.",
    "publishedDateTime": "2023-08-02T17:00:00Z",
    "quality": 34,
    "heat": -1,
    "published": False,
    "score": 15.0,
    "removed": None,
    "provider": {"name": "Harbour News", "domain": "harbour.example"},
    "topics": ["Sea", "Moon"],
    "images": [
        {"url": "https://harbour.example/a.png?w=1&h=2", "width": 16, "alt": "Waves at night"},
        {"url": "b.png", "width": 20, "tags": ["x1", "x2", 12]},
    ],
    "notes": "one\n\n  two\n",
}
SHARED = """\
base: &base
  width: 1
  inner: {a: b}
copy: *base
merged:
  <<: *base
  width: 2
both:
  <<: [*base, {height: 3, width: 4}]
own: &text words
list: [*text, *text]
"""
