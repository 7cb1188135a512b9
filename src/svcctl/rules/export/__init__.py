"""Faults of the exports that are measured. The readers of exports report them; here are their pages."""
