"""Sound records of each schema of records."""

from __future__ import annotations

ARTICLE = {
    "title": "Harbour bath opens again",
    "excerpt": "After ten years of building, swimmers are back in the old harbour.",
    "type": "article",
    "publishedDateTime": "2024-05-02T08:30:00Z",
    "webUrl": "https://news.example/harbour-bath",
    "provider": {"name": "Harbour News", "domain": "news.example"},
    "topics": ["Swimming"],
}
IMAGE = {"url": "https://news.example/bath.jpg", "width": 1200, "height": 800}
OPTIONAL = {
    "category": "news",
    "originalUrl": "https://news.example/harbour-bath?from=feed",
    "ampWebUrl": "https://news.example/amp/harbour-bath",
    "cdnAmpWebUrl": "https://cdn.example/harbour-bath",
    "quality": 0,
    "heat": 3,
    "published": True,
    "removed": False,
    "images": [{**IMAGE, "title": "The bath", "isCached": True}, IMAGE],
    "featuredContent": "<video></video>",
    "secured": "c2VhbGVk",
}


COMMON = {"category": "swimming", "heat": 50, "removed": False, "published": True, "secured": "c2VhbGVk"}
OWN_IMAGE = {**IMAGE, "isCached": True}
LOGO = {"url": "/logos/news.example-50x50.png", "width": 50, "height": 50}
PROVIDER = {"name": "Harbour News", "domain": "news.example", "images": [LOGO]}
CONTENT = {
    "title": "Learn to swim",
    "excerpt": "How to breathe, kick and glide.",
    "provider": PROVIDER,
    "topics": ["Swimming"],
}
LEARNING = {"price": "Free", "length": "PT1H30M", "images": [OWN_IMAGE], "quality": 3, **COMMON}
RECORDS = {
    "article": (ARTICLE, {**OPTIONAL, **COMMON, "provider": PROVIDER}),
    "video": (
        {
            **CONTENT,
            "type": "video",
            "length": "PT10M5S",
            "publishedDateTime": "2024-05-02T08:30:00Z",
            "originalUrl": "https://video.example/watch?v=swim",
        },
        {**LEARNING, "webUrl": "https://site.example/swim", "featuredContent": "<iframe></iframe>"},
    ),
    "course": (
        {**CONTENT, "type": "course", "webUrl": "https://school.example/swim"},
        {**LEARNING, "levels": ["Beginner"], "ratings": {"count": 3, "average": 4.5}, "length": "P1M"},
    ),
    "learning-path": (
        {**CONTENT, "type": "collection", "items": ["courses/breathe", "videos/glide"]},
        {**LEARNING, "levels": ["Advanced"]},
    ),
    "sample": (
        {
            **CONTENT,
            "type": "download",
            "publishedDateTime": "2024-05-02T08:30:00Z",
            "originalUrl": "https://forum.example/timer",
            "actions": [{"url": "https://forum.example/timer.zip", "type": "download", "title": "Download"}],
        },
        {**COMMON, "images": [OWN_IMAGE], "provider": {**PROVIDER, "authors": [{"name": "ada"}]}},
    ),
    "newsletter": (
        {
            "title": "Swimming, every day",
            "excerpt": "The harbour bath opens / A new record",
            "type": "article",
            "publishedDateTime": "2024-05-02T08:30:00Z",
            "webUrl": "https://site.example/letters/1",
            "topics": ["Swimming"],
        },
        {**COMMON, "images": [OWN_IMAGE]},
    ),
    "person": (
        {"name": "Ada Brook", "topics": ["Swimming"]},
        {
            **COMMON,
            "bio": "Swims.",
            "location": "Harbour Town",
            "type": "profile",
            "affiliation": PROVIDER,
            "website": "https://ada.example/",
            "twitter": {"username": "ada", "url": "https://twitter.example/ada", "followers": 12},
            "linkedin": {"url": "https://in.example/ada"},
            "images": [{**OWN_IMAGE, "title": "Ada Brook"}],
            "mastodon": "@ada@social.example",
        },
    ),
    "community": (
        {
            "name": "Harbour swimmers",
            "excerpt": "Meet others who swim.",
            "type": "forum",
            "provider": PROVIDER,
            "topics": ["Swimming"],
            "webUrl": "https://forum.example/swim",
        },
        {**COMMON, "members": 8400, "images": [IMAGE], "language": "en"},
    ),
    "event": (
        {"title": "Swim across the harbour"},
        {
            **CONTENT,
            **COMMON,
            "type": "race",
            "startDateTime": "2024-08-02T08:00:00+02:00",
            "endDateTime": "2024-08-02T12:00:00+02:00",
            "location": "Harbour Town",
            "images": [IMAGE],
            "seats": 40,
        },
    ),
    "organization": (
        {"taxonomy": "organization", "_id": "news.example", "name": "Harbour News", "domain": "news.example"},
        {"otherNames": ["The Harbour News"], "description": "News from the harbour.", "images": [LOGO]},
    ),
    "topic": (
        {"taxonomy": "topic", "_id": "open-water", "name": "Open water"},
        {
            "shortname": "Open",
            "parent": "Swimming",
            "keywords": ["lake", "open water"],
            "hashtags": ["#OpenWater", "#Lakes #Rivers"],
            "services": {"news": "https://site.example/api/news/"},
        },
    ),
}
"""For each schema of records a record with what is required only, and all else that it may have."""
