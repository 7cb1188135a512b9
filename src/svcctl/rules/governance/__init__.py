"""Faults in how the workspace itself is looked after: owners, rules, suppressions."""
