"""Validation from end to end: files in, a catalog and a report out. Each stage returns values and problems."""

from svcctl.validation.declarations import build
from svcctl.validation.run import declared, in_the_way, judged, load_catalog, read_catalog, validate_files

__all__ = ["build", "declared", "in_the_way", "judged", "load_catalog", "read_catalog", "validate_files"]
