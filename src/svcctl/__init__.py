"""svcctl keeps what a company promises its customers as YAML in git, and proves what is owed."""

__version__ = "0.1.0"
