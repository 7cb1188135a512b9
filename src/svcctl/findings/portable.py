from dataclasses import replace

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
