"""Flags that say whether an image is kept in a cache."""
