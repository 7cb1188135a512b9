"""Faults in what is offered: services, plans, features, bundles, the glossary, and names between files."""
