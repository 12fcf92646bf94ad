"""Texts: their characters, their white space, and what a title or an excerpt should not be."""
