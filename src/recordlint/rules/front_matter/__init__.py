"""Is there a record at all, and can it be read?"""
