"""Records beside each other: what only one of them may have, and what they should have alike."""
