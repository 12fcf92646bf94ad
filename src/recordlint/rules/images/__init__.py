"""Images: their sizes, their files, their repeats."""
