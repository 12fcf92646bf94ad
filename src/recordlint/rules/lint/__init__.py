"""What recordlint says about its own work."""
