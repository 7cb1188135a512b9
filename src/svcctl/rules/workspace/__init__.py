"""Faults in the tree of files: what is missing or cannot be read."""
