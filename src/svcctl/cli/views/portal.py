"""A site on its way out: where it will live, and what is said about it."""

import re
from pathlib import Path

from svcctl.cli.common import stop
from svcctl.cli.views.folder import Written
from svcctl.documents.site import HOME, Site

_BASE = re.compile(r"(https?://[^\s/?#]+)?(/(?:[^\s/?#]+/?)*)?")


def address(text: str) -> tuple[str, str]:
    """Where a site will live: the path on its server with slashes around it, and the server; empty where not said."""
    found = _BASE.fullmatch(text)
    if found is None:
        stop(f"--base-path is {text!r}: write a path such as /help/, or an address such as https://example.com/help/")
    origin, path = found[1] or "", found[2] or ""
    return (path.rstrip("/") + "/" if text else "", origin)


def said(out: Path, site: Site, written: Written) -> str:
    """What a run did, in a few lines."""
    pages = sum(path.endswith(".html") for path in site.files)
    lines = [f"svcctl: {pages} pages in {out}: {written.written} files new or changed, {written.same} as they were"]
    if written.removed:
        lines.append(f"svcctl: removed {len(written.removed)} outdated: {', '.join(written.removed[:5])}")
    if written.kept:
        lines.append(f"svcctl: left alone, because somebody changed them: {', '.join(written.kept[:5])}")
    return "\n".join([*lines, f"svcctl: open {out / HOME}"])
