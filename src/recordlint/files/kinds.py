"""Which files are records, by their names and first bytes."""

from __future__ import annotations

from recordlint.files.read import read_head
from recordlint.patterns import regex
from recordlint.settings.keys import DEFAULT_SUFFIXES

MARKDOWN = frozenset({".md", ".markdown", ".mdx"})
DATA = frozenset(DEFAULT_SUFFIXES) - MARKDOWN
RECORDS = frozenset(DEFAULT_SUFFIXES)
"""Suffixes of files that are records without being looked into."""

_NO_RECORDS = (
    ".7z .asm .astro .avi .avif .bash .bat .bib .bin .bmp .bz2 .c .cc .cfg .class .cpp .cs .css .csv .dart .db "
    ".diff .dll .doc .docx .eot .eps .erb .ex .exe .fish .flac .gif .go .gz .h .haml .hpp .hs .htaccess .ico .in "
    ".ini .ipynb .j2 .jar .java .jpeg .jpg .jq .js .jsx .kt .less .liquid .lock .log .lua .m4a .map .mjs .mo .mov "
    ".mp3 .mp4 .o .odt .ogg .otf .parquet .patch .pdf .php .pl .png .po .pot .ppt .pptx .properties .ps1 .psd .py "
    ".pyc .r .rb .rs .sass .scala .scss .sh .so .sql .sqlite .styl .svelte .svg .swift .tar .tex .tf .tgz .tif "
    ".tiff .tmpl .toc .tpl .ts .tsv .tsx .ttf .vue .wasm .wav .webm .webmanifest .webp .woff .woff2 .xls .xlsx "
    ".xml .xsd .xsl .xz .zip"
)
NO_RECORDS = frozenset(_NO_RECORDS.split())
"""Suffixes of programs, pictures and archives: never looked into, though a generator may want a fence in some."""

CONVENTIONS = frozenset({"readme", "changelog", "license", "licence", "contributing", "code_of_conduct"})
"""Stems, in any case, of files about a project: no records while they have no front matter."""

_FENCE = regex(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+|;;;)(?:json|toml|yaml)?[ \t]*(?:\r|\n|\Z)")
_JSON = regex(rb"\{[ \t]*[\r\n\"]")


def suffix_of(name: str) -> str:
    """The last suffix of a file's name, in lower case; empty for none."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def begins_with_fence(path: str) -> bool | None:
    """Whether the first line of a file is a fence; None for a file that is no text or cannot be read."""
    head = read_head(path)
    return None if head is None or b"\0" in head else _FENCE.match(head) is not None


def has_front_matter(path: str) -> bool:
    """Whether a text file seems to begin with a front matter, perhaps after blank lines; cheaper than parsing it."""
    head = (read_head(path) or b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    return _FENCE.match(head) is not None or _JSON.match(head) is not None


def is_convention(name: str, path: str) -> bool:
    """Whether the file at `path` is about its project by its name, such as a README, and has no front matter."""
    suffix = suffix_of(name)
    stem = name[: len(name) - len(suffix)].lower()
    return stem in CONVENTIONS and suffix not in DATA and not has_front_matter(path)
