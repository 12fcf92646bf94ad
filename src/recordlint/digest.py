"""BLAKE2, without OpenSSL: `hashlib` loads that library first, which takes longer than checking a file does."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b"]
