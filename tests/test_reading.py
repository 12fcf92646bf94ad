"""How files are read: whole, by line, or at a glance."""

from __future__ import annotations

import os
import socket

import pytest

from file_support import RECORD, needs_unix, plant
from recordlint.files import read as reading
from recordlint.files.kinds import begins_with_fence, has_front_matter, is_convention
from recordlint.files.read import read_bytes, read_head, read_lines, read_text


def test_bytes_come_as_they_are(tmp_path):
    for size in (0, 1, 65535, 65536, 65537, 3 * 65536):
        (tmp_path / "a").write_bytes(b"x" * size)
        assert read_bytes(str(tmp_path / "a")) == b"x" * size


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(10 * 2**20)
    assert len(read_bytes(str(path))) == 10 * 2**20
    with path.open("wb") as file:
        file.truncate(10 * 2**20 + 1)
    with pytest.raises(OSError, match="larger than 10 MiB"):
        read_bytes(str(path))


def test_lines_that_are_too_long_are_skipped_and_the_others_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "LIMIT", 8)
    (tmp_path / "a.jsonl").write_bytes(b'{"a":1}\n{"b":"long"}\n{"c":3}')
    text = read_text("a.jsonl", str(tmp_path / "a.jsonl"))
    assert text.source.text == '{"a":1}\n            \n{"c":3}'
    assert text.skipped == (2,)
    assert read_lines("a.jsonl", b"{}").skipped == ()


@needs_unix
def test_pipes_sockets_devices_and_folders_do_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(OSError, match="a named pipe, not a file"):
        read_bytes(str(tmp_path / "pipe.md"))
    with pytest.raises(OSError, match="a device, not a file"):
        read_bytes("/dev/zero")
    with pytest.raises(IsADirectoryError, match="a folder, not a file"):
        read_bytes(str(tmp_path))
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "s"))
        with pytest.raises(OSError, match=r"No such device|a socket|Operation not supported"):
            read_bytes(str(tmp_path / "s"))
    assert [read_head(str(tmp_path / name)) for name in ("pipe.md", ".", "none")] == [None, None, None]


def test_a_path_that_no_system_takes_is_not_there():
    with pytest.raises(FileNotFoundError):
        read_bytes("a\0b")
    assert read_head("a\0b") is None


def test_a_head_that_cannot_be_read_is_none(tmp_path, monkeypatch):
    def failing(descriptor, size):
        raise OSError(5, "Input/output error")

    plant(tmp_path, {"a": "x"})
    monkeypatch.setattr(os, "read", failing)
    assert read_head(str(tmp_path / "a")) is None


# Front matter at a glance


@pytest.mark.parametrize(
    ("text", "fence", "front_matter"),
    [
        (RECORD, True, True),
        ("\ufeff" + RECORD, True, True),
        ("---", True, True),
        ("---  \r\nx", True, True),
        ("---yaml\n", True, True),
        ("+++\n", True, True),
        (";;;\n", True, True),
        ("\n \n---\n", False, True),
        ("{\n", False, True),
        ('{ "a": 1 }', False, True),
        ("{{ page }}", False, False),
        ("{% if %}", False, False),
        ("----\n", False, False),
        ("--- x\n", False, False),
        ("text", False, False),
        ("", False, False),
    ],
)
def test_a_front_matter_is_seen_at_a_glance(tmp_path, text, fence, front_matter):
    (tmp_path / "a").write_bytes(text.encode())
    assert begins_with_fence(str(tmp_path / "a")) is fence
    assert has_front_matter(str(tmp_path / "a")) is front_matter


def test_what_is_no_text_begins_with_nothing(tmp_path):
    (tmp_path / "a").write_bytes(b"---\n\0")
    assert begins_with_fence(str(tmp_path / "a")) is None
    assert begins_with_fence(str(tmp_path / "none")) is None
    assert is_convention("README.md", str(tmp_path / "README.md"))
