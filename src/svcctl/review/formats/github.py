from svcctl.changes import Class
from svcctl.reporters import github
from svcctl.review.findings import as_report
from svcctl.review.model import Review
from svcctl.review.words import headline


def render(review: Review, *, fail_on: Class | None, color: bool = False, width: int = 100) -> str:  # noqa: ARG001
    """Workflow commands that GitHub shows at the lines of a pull request; nothing where nothing changed."""
    if review.nothing:
        return ""
    lines = github.render(as_report(review, fail_on)).splitlines()
    return "\n".join([*lines[:-1], f"svcctl diff: {headline(review)}"]) + "\n"
