"""Dates, times and durations: whether they can be, and whether they agree."""
