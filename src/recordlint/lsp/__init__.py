"""The same check and fix for an editor, by the Language Server Protocol.

`server` speaks the protocol and knows nothing of records; `desk` checks, fixes and completes texts and knows nothing of
the protocol. Between them is `worker`: the desk has a process of its own, which is ended when a text takes too long.
"""

from __future__ import annotations
