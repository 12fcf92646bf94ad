"""A file is written whole or not at all, by whoever stops us, wherever it happens."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys

import pytest

from recordlint.files.write import real_path, replace

BEFORE = "\ufefftitle: Brücke\r\n".encode()
AFTER = "title: 橋\r\n".encode() * 1000

unix = pytest.mark.skipif(os.name != "posix", reason="modes, owners and signals are those of Unix")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a b\n.md"
    path.write_bytes(BEFORE)
    return path


def alone(path):
    """Whether a file has nothing beside it."""
    return os.listdir(path.parent) == [path.name]


def test_the_new_bytes_take_the_place_of_the_old(file):
    replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == AFTER
    replace(str(file), AFTER, b"")
    assert file.read_bytes() == b""
    assert alone(file)


def test_a_name_as_long_as_can_be(tmp_path):
    path = tmp_path / ("ü" * 127)
    path.write_bytes(BEFORE)
    replace(str(path), BEFORE, AFTER)
    assert path.read_bytes() == AFTER


@unix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o777, 0o4755, 0o200])
def test_the_mode_stays(file, mode):
    file.chmod(mode)
    try:
        replace(str(file), BEFORE, AFTER)
    except PermissionError:
        # What we may not read we do not write.
        assert mode == 0o200
    assert stat.S_IMODE(file.stat().st_mode) == mode


@unix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(file):
    os.chown(file, 1234, 5678)
    replace(str(file), BEFORE, AFTER)
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 5678)


@unix
def test_an_owner_that_cannot_be_kept_is_no_reason_to_keep_the_fault(file, monkeypatch):
    tried = []

    def refused(descriptor, owner, group):
        tried.append((owner, group))
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refused)
    replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == AFTER
    assert tried == [(-1, file.stat().st_gid), (file.stat().st_uid, -1)]


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes are those of Linux")
def test_extended_attributes_stay_where_they_can(file, monkeypatch):
    try:
        os.setxattr(file, "user.note", b"keep")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace(str(file), BEFORE, AFTER)
    assert os.getxattr(file, "user.note") == b"keep"

    def refused(*arguments):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    for name in ("setxattr", "listxattr"):
        monkeypatch.setattr(os, name, refused)
        replace(str(file), file.read_bytes(), BEFORE)
        assert file.read_bytes() == BEFORE


def test_a_system_without_owners_attributes_and_locks(file, monkeypatch):
    for name in ("fchown", "fchmod", "listxattr"):
        monkeypatch.delattr(os, name, raising=False)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == AFTER


# What is refused


def test_a_file_that_changed_meanwhile_is_not_overwritten(file):
    with pytest.raises(OSError, match="it was changed meanwhile"):
        replace(str(file), BEFORE + b" ", AFTER)
    assert file.read_bytes() == BEFORE
    assert alone(file)


def test_a_change_while_we_write_is_seen(file, monkeypatch):
    real = os.fsync

    def fsync(descriptor):
        file.write_bytes(b"theirs")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="it was changed meanwhile"):
        replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == b"theirs"
    assert alone(file)


def test_a_file_that_is_gone_is_not_brought_back(file):
    file.unlink()
    with pytest.raises(FileNotFoundError):
        replace(str(file), BEFORE, AFTER)
    assert os.listdir(file.parent) == []


@unix
def test_a_read_only_file_is_not_written(file):
    file.chmod(0o444)
    with pytest.raises(PermissionError, match="it is read-only"):
        replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == BEFORE
    assert stat.S_IMODE(file.stat().st_mode) == 0o444


def test_a_read_only_folder_is_not_written(file, monkeypatch):
    # Nothing is read-only to root, so the system's refusal is played.
    real = os.open

    def refusing(path, flags, *more):
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(PermissionError):
        replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == BEFORE
    assert alone(file)


@unix
def test_names_of_one_file_are_not_parted(file):
    other = file.parent / "other.md"
    os.link(file, other)
    with pytest.raises(OSError, match="it has 2 names"):
        replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == other.read_bytes() == BEFORE


@unix
def test_links_are_followed_only_to_what_is_given(tmp_path):
    for name in ("site/real.md", "elsewhere/far.md", "site2/x.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(BEFORE)
    site = tmp_path / "site"
    (site / "near.md").symlink_to("real.md")
    (site / "far.md").symlink_to("../elsewhere/far.md")
    (site / "alike.md").symlink_to("../site2/x.md")
    (tmp_path / "door").symlink_to("site")
    for given in (site, tmp_path / "door", site / "near.md", site / "real.md"):
        assert real_path(str(site / "near.md"), [str(given)]) == str(site / "real.md")
    assert real_path(str(tmp_path / "door" / "near.md"), ["/nowhere", str(site)]) == str(site / "real.md")
    # Who names a link means what it leads to.
    assert real_path(str(site / "far.md"), [str(site / "far.md")]) == str(tmp_path / "elsewhere" / "far.md")
    for name in ("far.md", "alike.md"):
        with pytest.raises(PermissionError, match="leads out of the given paths"):
            real_path(str(site / name), [str(site)])


# What fails


FULL = OSError(errno.ENOSPC, "No space left on device")


def failing(times, fault, real):
    """A function that does what `real` does, so many times, and then fails."""
    calls = []

    def act(*arguments, **named):
        calls.append(arguments)
        if len(calls) > times:
            raise fault
        return real(*arguments, **named)

    return act


@pytest.mark.parametrize("fault", [FULL, OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
@pytest.mark.parametrize(("name", "times"), [("write", 0), ("write", 1), ("fsync", 0), ("replace", 0), ("fchmod", 0)])
def test_whatever_fails_leaves_the_old_file_and_nothing_else(file, monkeypatch, name, times, fault):
    real = os.write
    # A disk that is nearly full takes a part.
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:100]))
    monkeypatch.setattr(os, name, failing(times, fault, getattr(os, name)))
    with pytest.raises(type(fault)):
        replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == BEFORE
    assert alone(file)


@unix
def test_a_folder_that_cannot_be_synced_or_locked_does_no_harm(file, monkeypatch):
    import fcntl

    monkeypatch.setattr(os, "fsync", failing(1, OSError(errno.EINVAL, "Invalid argument"), os.fsync))
    monkeypatch.setattr(fcntl, "flock", failing(0, OSError(errno.ENOLCK, "No locks available"), None))
    replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == AFTER
    assert alone(file)


def test_a_folder_that_cannot_be_opened_is_not_locked(file, monkeypatch):
    real = os.open

    def refusing(path, *more):
        if path == str(file.parent):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *more)

    monkeypatch.setattr(os, "open", refusing)
    replace(str(file), BEFORE, AFTER)
    assert file.read_bytes() == AFTER
    assert alone(file)


@unix
def test_who_is_interrupted_while_waiting_for_a_lock_leaves_nothing_open(file, monkeypatch):
    import fcntl

    before = set(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else set()
    monkeypatch.setattr(fcntl, "flock", failing(0, KeyboardInterrupt(), None))
    with pytest.raises(KeyboardInterrupt):
        replace(str(file), BEFORE, AFTER)
    if before:
        assert set(os.listdir("/proc/self/fd")) == before
    assert file.read_bytes() == BEFORE


@unix
def test_a_planted_draft_is_not_written_through(file, tmp_path, monkeypatch):
    drafts = []
    real = os.open

    def watching(path, flags, *more):
        if flags & os.O_CREAT:
            drafts.append(path)
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", watching)
    replace(str(file), BEFORE, AFTER)
    victim = tmp_path / "victim"
    victim.write_bytes(b"theirs")
    os.symlink(victim, drafts[0])
    replace(str(file), AFTER, BEFORE)
    os.link(victim, drafts[0])
    replace(str(file), BEFORE, AFTER)
    assert victim.read_bytes() == b"theirs"
    assert sorted(os.listdir(tmp_path)) == [file.name, "victim"]


# Killed, at every step and at any moment

STEPS = """
import os, signal, sys
from recordlint.files.write import replace

path, step = sys.argv[1], int(sys.argv[2])
before, after = (open(name, "rb").read() for name in sys.argv[3:5])
left = step

def deadly(name):
    real = getattr(os, name)
    def act(*arguments, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*arguments, **named)
    return act

def run():
    for name in ("open", "write", "fchown", "fchmod", "fsync", "close", "read", "replace", "unlink"):
        setattr(os, name, deadly(name))
    replace(path, before, after)

while True:
    child = os.fork()
    if child == 0:
        run()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    print("killed" if os.WIFSIGNALED(status) else "done", flush=True)
    if sys.stdin.readline() != "go on\\n":
        break
    step += 1
    left = step
"""

MOMENTS = """
import os, random, select, signal, sys
from recordlint.files.write import replace

path = sys.argv[1]
texts = [open(name, "rb").read() for name in sys.argv[2:4]]
moments = random.Random(5)

for _ in range(40):
    child = os.fork()
    if child == 0:
        held = open(path, "rb").read() == texts[1]
        while True:
            replace(path, texts[held], texts[not held])
            held = not held
    select.select([], [], [], moments.uniform(0, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(open(path, "rb").read() in texts, len(os.listdir(os.path.dirname(path))) <= 2)
"""


@pytest.fixture
def bystander(tmp_path):
    """A process that runs a script on a file and two texts for it."""
    (tmp_path / "before").write_bytes(BEFORE)
    (tmp_path / "after").write_bytes(AFTER)
    (tmp_path / "site").mkdir()
    file = tmp_path / "site" / "a.md"
    file.write_bytes(BEFORE)

    def start(script, *arguments):
        texts = [str(tmp_path / name) for name in ("before", "after")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", script, str(file), *arguments, *texts]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return file, subprocess.Popen(command, env=environment, text=True, **pipes)

    return start


@unix
def test_a_process_killed_at_any_step_leaves_the_old_file_or_the_new_one(bystander):
    file, process = bystander(STEPS, "0")
    seen, drafts = [], []
    with process:
        while process.stdout.readline() == "killed\n":
            seen.append(file.read_bytes())
            drafts.append(len(os.listdir(file.parent)) - 1)
            file.write_bytes(BEFORE)
            process.stdin.write("go on\n")
            process.stdin.flush()
        process.stdin.write("stop\n")
    assert file.read_bytes() == AFTER
    assert alone(file)
    assert len(seen) > 8
    assert set(seen) == {BEFORE, AFTER}
    assert set(drafts) == {0, 1}


@unix
def test_a_process_killed_at_any_moment_leaves_the_old_file_or_the_new_one(bystander):
    file, process = bystander(MOMENTS)
    out, _ = process.communicate()
    assert out == "True True\n" * 40
    replace(str(file), file.read_bytes(), b"done")
    assert alone(file)
