"""Rows checked by an engine of several machines: the stages of a check, and each engine that strings them together."""

from __future__ import annotations


class EngineError(Exception):
    """An engine cannot do its job. The text says why, for a person."""
