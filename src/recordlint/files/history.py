"""What files held at a revision of git.

Only objects are read, and files are compared by their hashes: no filter, driver or hook that a repository names is run.
"""

from __future__ import annotations

import os
from functools import cached_property
from hashlib import new
from typing import TYPE_CHECKING

from recordlint.files.git import git, start_git, work_tree

if TYPE_CHECKING:
    import subprocess

_LINK = b"160000"
"""The mode of a submodule in a tree."""
_SHALLOW = (
    "; this clone is shallow: fetch more of its history (`git fetch --unshallow`, `fetch-depth: 0` of actions/checkout)"
)


class History:
    """Files as they were where the present state parted from `revision`: at the newest commit that both have.

    `folder` is where the revision is looked up, absolute. In a submodule of that work tree the commit counts that the
    tree had then; in any other repository the revision of that name. `close` ends what was started.
    """

    def __init__(self, folder: str, revision: str) -> None:
        self.lacking = 0
        self._revision = revision
        self._home = work_tree(os.path.realpath(folder))
        self._repositories: dict[str, _Repository | None] = {}

    def close(self) -> None:
        """End what was started."""
        for repository in self._repositories.values():
            if repository is not None:
                repository.close()

    def look_up(self, folder: str) -> None:
        """Make sure that the revision is there for the files of a folder. Raises ValueError that says why it is not."""
        root = work_tree(os.path.realpath(folder))
        if root is None:
            raise ValueError(f"`{folder}` lies in no git repository")
        self._repository(root)

    def before(self, path: str, data: bytes) -> bytes | None:
        """What a file that holds `data` now held then: `data` itself where it is the same, None where it was not there.

        A file whose old content is not in this clone counts as new; `lacking` says how many there were.
        Raises ValueError, as `look_up` does.
        """
        real = os.path.realpath(path)
        root = work_tree(os.path.dirname(real))
        repository = None if root is None else self._repository(root)
        if root is None or repository is None:
            return None
        name = os.fsencode(os.path.relpath(real, root).replace(os.sep, "/"))
        identifier = repository.blob(name)
        if identifier is None:
            return None
        if identifier == _hash(data, identifier):
            return data
        content = repository.read(identifier)
        self.lacking += content is None
        return content

    def _repository(self, root: str) -> _Repository | None:
        if root not in self._repositories:
            self._repositories[root] = self._open(root)
        return self._repositories[root]

    def _open(self, root: str) -> _Repository | None:
        if self._home is not None and root.startswith(os.path.join(self._home, "")):
            answer = git(root, "rev-parse", "--show-superproject-working-tree")
            above = "" if answer is None else os.fsdecode(answer.output).rstrip("\r\n")
            if above:
                outer = os.path.realpath(above)
                parent = self._repository(outer)
                place = os.fsencode(os.path.relpath(root, outer).replace(os.sep, "/"))
                commit = None if parent is None else parent.submodules.get(place)
                return None if commit is None else _Repository(root, _checked(root, commit))
        return _Repository(root, _parting(root, self._revision))


class _Repository:
    """A commit of a repository: what its files held."""

    def __init__(self, root: str, commit: str) -> None:
        self._root = root
        self._commit = commit
        self._reader: subprocess.Popen[bytes] | None = None

    def blob(self, name: bytes) -> str | None:
        """The object that a file was, by its path from the root: it may have been called otherwise."""
        files, _ = self._tree
        return files.get(name) or files.get(self._renamed.get(name, b""))

    @property
    def submodules(self) -> dict[bytes, str]:
        """The commits of submodules, by their paths."""
        return self._tree[1]

    def read(self, identifier: str) -> bytes | None:
        """The content of an object; None where it is not here, as in a clone that has only a part of them."""
        if self._reader is None:
            self._reader = start_git(self._root, "cat-file", "--batch")
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        self._reader.stdin.write(f"{identifier}\n".encode())
        self._reader.stdin.flush()
        head = self._reader.stdout.readline().split()
        if len(head) != 3:
            return None
        return self._reader.stdout.read(int(head[2]) + 1)[:-1]

    def close(self) -> None:
        """End what was started."""
        if self._reader is not None:
            self._reader.communicate()

    @cached_property
    def _tree(self) -> tuple[dict[bytes, str], dict[bytes, str]]:
        """The files and the submodules of the commit, by their paths."""
        files: dict[bytes, str] = {}
        submodules: dict[bytes, str] = {}
        output = _ask(self._root, "ls-tree", "-r", "-z", "--full-tree", self._commit)
        for line in output.split(b"\0")[:-1]:
            description, _, name = line.partition(b"\t")
            mode, _, identifier = description.split()[:3]
            (submodules if mode == _LINK else files)[name] = identifier.decode()
        return files, submodules

    @cached_property
    def _renamed(self) -> dict[bytes, bytes]:
        """The old paths of files that were given another since, by their new paths, as the index has it."""
        options = ("--cached", "-M", "--diff-filter=R", "--name-status", "-z", "--no-ext-diff", "--no-textconv")
        answer = git(self._root, "diff-index", *options, self._commit)
        parts = b"" if answer is None or answer.code else answer.output
        fields = parts.split(b"\0")[:-1]
        return dict(zip(fields[2::3], fields[1::3], strict=True))


def _parting(root: str, revision: str) -> str:
    """The newest commit that the revision and the present state have in common."""
    commit = None if revision.startswith("-") else _commit(root, revision)
    if commit is None:
        raise ValueError(f"there is no revision `{revision}` in `{root}`{_why_not(root)}")
    if _commit(root, "HEAD") is None:
        return commit
    answer = git(root, "merge-base", commit, "HEAD")
    if answer is None or answer.code or not answer.output.strip():
        raise ValueError(f"`{revision}` and the present state have no commit in common in `{root}`{_why_not(root)}")
    return answer.output.decode().split()[0]


def _checked(root: str, commit: str) -> str:
    if _commit(root, commit) is None:
        raise ValueError(f"the commit `{commit}` is not in the submodule `{root}`{_why_not(root)}")
    return commit


def _commit(root: str, revision: str) -> str | None:
    answer = git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if answer is None:
        raise ValueError("git is not installed")
    if "dubious ownership" in answer.errors:
        raise ValueError(
            f"git does not trust `{root}`, which belongs to somebody else (`safe.directory` in git's settings)"
        )
    return None if answer.code else answer.output.decode().strip()


def _why_not(root: str) -> str:
    answer = git(root, "rev-parse", "--is-shallow-repository")
    return _SHALLOW if answer is not None and answer.output.strip() == b"true" else ""


def _ask(root: str, *arguments: str) -> bytes:
    answer = git(root, *arguments)
    if answer is None or answer.code:
        raise ValueError(f"git failed in `{root}`: {'' if answer is None else answer.errors.strip()}")
    return answer.output


def _hash(data: bytes, like: str) -> str:
    """The name that git gives to a file's content, by the hash function of another such name."""
    made = new("sha1" if len(like) == 40 else "sha256", b"blob %d\0" % len(data), usedforsecurity=False)
    made.update(data)
    return made.hexdigest()
