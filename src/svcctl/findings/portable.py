from dataclasses import replace

from svcctl.findings.model import Finding


def portable(finding: Finding) -> Finding:
    """The finding as every program can read it: the half characters of undecodable file names become ``?``."""
    return replace(
        finding,
        rule=_whole(finding.rule),
        message=_whole(finding.message),
        hint=_whole(finding.hint),
        file=_whole(finding.file),
        resource=_whole(finding.resource),
        path=tuple(step if isinstance(step, int) else _whole(step) for step in finding.path),
    )


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
