"""A company's own rules: read, checked against the schemas, made ready, judged. No text of a user is executed."""

from svcctl.policy.company import judge
from svcctl.policy.examples import Result, examples_of, never_seen

__all__ = ["Result", "examples_of", "judge", "never_seen"]
