"""How to live with a finding for a while, said for each rule."""

from svcctl.rules import GUARDED, UNREADABLE, Rule

_HEADING = "## Accepting it for a while"
_WAYS = """\
On the line of the key, or right above it, for that key and what is below it; at the top of a file, with `in this file`
before `until`, for all of it:

```yaml
# svcctl: allow {rule} until 2027-03-31 (owner: team-x): the reason
```
"""
_LISTED = """
Or under `suppressions` in `svcctl.yaml`, for a declaration:

```yaml
- {{rule: {rule}, resource: Plan/backup-pro, reason: The reason, owner: team-x, expires: 2027-03-31}}
```
"""
_END = """
The finding returns the day after; a suppression that has ended or meets nothing is itself a finding."""


def accepting(rule: Rule) -> str:
    """The section that says how to suppress findings of a rule, or why nobody can."""
    if rule.area == "export":
        said = "It is about an export, not about the workspace: nothing suppresses it, mend the export or its source."
    elif rule.id in GUARDED:
        said = "It can neither be switched off nor suppressed: it hides other findings, or keeps exceptions honest."
    elif rule.id in UNREADABLE:
        said = "A file that cannot be read hides all that is wrong in it: nothing suppresses that."
    else:
        listed = "" if rule.area == "source" else _LISTED.format(rule=rule.id)  # the text of a file is no declaration's
        said = _WAYS.format(rule=rule.id) + listed + _END
    return f"{_HEADING}\n\n{said}"
