from collections.abc import Iterator
from dataclasses import replace

from svcctl.catalog import Catalog
from svcctl.findings import Problem, Severity
from svcctl.findings.report import many
from svcctl.kinds.workspace import Workspace
from svcctl.rules import Context
from svcctl.writing import languages, tongue


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a language is spoken on every day
    """The rules on writing read the language of the workspace's texts."""
    for workspace in catalog.all(Workspace):
        said = workspace.spec.writing.language
        language = said or workspace.spec.locale
        texts = sum(not getattr(prose.source.spec, "language", "") for prose in catalog.prose)
        if tongue(language) or not texts:
            continue
        problem = workspace.problem(
            f"no rule on writing reads the language `{language}`: nobody judges its {many(texts, 'text')}",
            *(("spec", "writing", "language") if said else ("spec", "locale")),
            hint=f"they read {' and '.join(languages())}: name one of them under `writing.language` if it is yours",
        )
        yield problem if said else replace(problem, severity=Severity.INFO)
