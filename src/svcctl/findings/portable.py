from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from svcctl.findings.model import Finding


def portable(finding: Finding) -> Finding:
    """The finding as every program can read it: the half characters of undecodable file names become ``?``."""
    return replace(
        finding,
        rule=portable_text(finding.rule),
        message=portable_text(finding.message),
        hint=portable_text(finding.hint),
        file=portable_text(finding.file),
        resource=portable_text(finding.resource),
        path=tuple(step if isinstance(step, int) else portable_text(step) for step in finding.path),
    )


def portable_text(text: str) -> str:
    """The same for one text."""
    return text.encode("utf-8", "replace").decode("utf-8")


def portable_data(value: Any) -> Any:
    """The same for every text in plain data."""
    if isinstance(value, str):
        return portable_text(value)
    if isinstance(value, Mapping):
        return {portable_text(key): portable_data(each) for key, each in value.items()}
    return [portable_data(each) for each in value] if isinstance(value, list | tuple) else value
