"""What the file system answers to rules."""

from __future__ import annotations

import struct
import subprocess
import sys
from datetime import datetime, timezone

import pytest

from file_support import RECORD, plant
from recordlint.files.world import FileWorld


def world(folder, **more):
    return FileWorld(str(folder), **more)


def test_a_collection_and_a_named_file_want_a_front_matter(tmp_path):
    asked = world(tmp_path, named=["a.md"])
    assert asked.front_matter_expected("a.md", "news") == "collection"
    assert asked.front_matter_expected("a.md", None) == "named"
    assert asked.front_matter_expected("b.md", None) is None
    assert asked.answers == {
        ("front_matter_expected", "a.md", "news"): "collection",
        ("front_matter_expected", "a.md", ""): "named",
        ("front_matter_expected", "b.md", ""): None,
    }


@pytest.mark.parametrize(
    ("having", "lacking", "expected"),
    [(5, 0, "neighbours"), (4, 0, None), (4, 1, "neighbours"), (3, 2, None), (8, 2, "neighbours"), (7, 2, None)],
)
def test_markdown_wants_a_front_matter_where_four_in_five_of_five_others_have_one(tmp_path, having, lacking, expected):
    plant(tmp_path, {f"{number}.md": RECORD for number in range(having)})
    plant(tmp_path, {f"x{number}.markdown": "text" for number in range(lacking)})
    plant(tmp_path, {"README.md": "", ".hidden.md": "", "asked.md": "text"})
    asked = world(tmp_path)
    assert [asked.front_matter_expected(name, None) for name in ("asked.md", "asked.md")] == [expected, expected]


@pytest.mark.parametrize(
    ("having", "lacking", "expected"), [(1, 0, "neighbours"), (2, 1, "neighbours"), (1, 1, None), (0, 3, None)]
)
def test_other_text_wants_a_front_matter_where_half_of_its_suffix_has_one(tmp_path, having, lacking, expected):
    plant(tmp_path, {f"{number}.txt": RECORD for number in range(having)})
    plant(tmp_path, {f"x{number}.txt": "text" for number in range(lacking)})
    plant(tmp_path, {"asked.txt": "text", "a.html": "", "b.txt": b"\0"})
    assert world(tmp_path).front_matter_expected("asked.txt", None) == expected


def test_data_wants_no_front_matter(tmp_path):
    plant(tmp_path, {f"{number}.json": "{}" for number in range(9)})
    assert world(tmp_path).front_matter_expected("1.json", None) is None


@pytest.mark.parametrize("folder", ["_includes", "x/_layouts/y", "partials", "archetypes", "my-Templates", "template"])
def test_templates_want_no_front_matter(tmp_path, folder):
    plant(tmp_path, {f"{folder}/{number}.md": RECORD for number in range(9)})
    plant(tmp_path, {f"{folder}/asked.md": "text"})
    assert world(tmp_path).front_matter_expected(f"{folder}/asked.md", None) is None


def test_a_folder_above_the_site_says_nothing_about_it(tmp_path):
    plant(tmp_path, {f"templates/site/{number}.md": RECORD for number in range(9)})
    plant(tmp_path, {"templates/site/asked.md": "text", "templates/site/_config.yml": ""})
    assert world(tmp_path).front_matter_expected("templates/site/asked.md", None) == "neighbours"


def test_a_folder_that_is_gone_has_no_neighbours(tmp_path):
    assert world(tmp_path).front_matter_expected("none/a.md", None) is None


def png(width, height):
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06\0\0\0" + bytes(64)


def test_images_are_looked_for_beside_the_record_and_in_the_sites_folders(tmp_path):
    plant(
        tmp_path,
        {
            "_config.yml": "",
            "_news/a.md": "",
            "_news/beside.png": png(1, 2),
            "root.png": png(3, 4),
            "static/s.png": png(5, 6),
            "public/p.png": png(7, 8),
            "assets/with space.png": png(9, 10),
            "broken.png": b"\x89PNG",
            "text.png": b"text",
        },
    )
    asked = world(tmp_path)
    sizes = {
        "beside.png": (1, 2),
        "./beside.png": (1, 2),
        "/beside.png": None,
        "/root.png": (3, 4),
        "root.png": (3, 4),
        "../root.png?v=2#x": (3, 4),
        "/s.png": (5, 6),
        "p.png": (7, 8),
        "/with%20space.png": (9, 10),
        "/broken.png": None,
        "/text.png": None,
        "/none.png": None,
        "": None,
        "https://example.org/root.png": None,
        "//example.org/root.png": None,
        "data:image/png;base64,AA": None,
        "a\0b": None,
        "x" * 5000: None,
        "/static": None,
    }
    assert {value: asked.image_size("_news/a.md", value) for value in sizes} == sizes
    exist = {value: asked.file_exists("_news/a.md", value) for value in sizes}
    assert {value for value, there in exist.items() if there} == {
        value for value, size in sizes.items() if size is not None
    } | {"/broken.png", "/text.png"}
    assert asked.answers["image_size", "_news/a.md", "/s.png"] == (5, 6)
    assert asked.answers["file_exists", "_news/a.md", "/none.png"] is False


def test_nothing_outside_the_tree_is_looked_at(tmp_path):
    plant(tmp_path, {"secret.png": png(1, 1), "site/package.json": "{}", "site/posts/a.md": ""})
    (tmp_path / "site/link.png").symlink_to(tmp_path / "secret.png")
    asked = world(tmp_path)
    for value in ("../../secret.png", "/../secret.png", str(tmp_path / "secret.png"), "/link.png"):
        assert asked.image_size("site/posts/a.md", value) is None
        assert not asked.file_exists("site/posts/a.md", value)


def test_without_a_mark_the_working_directory_is_the_tree_or_else_the_folder(tmp_path):
    plant(tmp_path, {"here/x/a.md": "", "here/pic.png": png(1, 1), "there/x/b.md": "", "there/pic.png": png(1, 1)})
    asked = world(tmp_path / "here")
    assert asked.file_exists("x/a.md", "/pic.png")
    assert not asked.file_exists("../there/x/b.md", "../pic.png")


def test_a_record_names_a_schema_of_ours_or_of_its_tree(tmp_path):
    plant(tmp_path, {"site/.git/x": "", "site/s/a.json": '{"type": "object"}', "site/bad.json": "{", "out.json": "{}"})
    asked = world(tmp_path)
    assert asked.schema("site/s/a.md", "article").name == "article"
    assert asked.schema("site/s/a.md", "a.json").document == {"type": "object"}
    assert asked.schema("site/a.md", "s/a.json") is asked.schema("site/s/a.md", "./a.json")
    assert asked.schema("site/a.md", "bad.json").startswith("the schema `bad.json` cannot be used: ")
    assert (
        asked.schema("site/a.md", "../out.json") == "the schema `../out.json` cannot be read: it lies outside the tree"
    )
    assert asked.schema("site/a.md", "artikle") == "no bundled schema and no file is called `artikle`"
    assert asked.schema("site/a.md", "a\0.json").startswith("the schema `a\0.json` cannot be read")


def test_the_time_is_the_same_for_all(tmp_path):
    asked = world(tmp_path)
    assert asked.now is asked.now
    assert asked.now.tzinfo is timezone.utc
    fixed = datetime(2024, 1, 1, tzinfo=timezone.utc)
    assert world(tmp_path, now=fixed).now is fixed


def test_nothing_is_imported_for_a_file_that_nobody_asks_about():
    code = (
        "import sys; from recordlint.files import find; from recordlint.files.world import FileWorld;"
        "print([name for name in ('subprocess', 'imagesize', 'zoneinfo', 'pathlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_image_that_the_library_chokes_on_has_no_size(tmp_path, monkeypatch):
    import imagesize

    def choking(path):
        raise ValueError("invalid JPEG file")

    plant(tmp_path, {"a.jpg": b"\xff\xd8\xff", "package.json": ""})
    monkeypatch.setattr(imagesize, "get", choking)
    assert world(tmp_path).image_size("a.md", "a.jpg") is None
