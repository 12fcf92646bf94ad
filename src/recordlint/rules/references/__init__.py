"""References: items of lists, and entries that name other records."""
