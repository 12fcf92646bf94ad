"""The rules: a folder a group, and in it a module and a page a rule."""
