"""A company's own rules: read, checked against the schemas, made ready, judged. No text of a user is executed."""

from svcctl.policy.company import judge
from svcctl.policy.judge import PREFIX

__all__ = ["PREFIX", "judge"]
