"""URLs: whether they can be followed, whether they should be, and where they lead."""
