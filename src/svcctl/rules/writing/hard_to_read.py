from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.rules import Context
from svcctl.rules.plainly import declarations, language, limit, writing
from svcctl.writing import NAMES, grade, tongue, total


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a text reads alike every day
    """The texts of a declaration, taken together, need no more school than the workspace says."""
    limits = writing(catalog).texts
    for resource, texts in declarations(catalog):
        spoken = tongue(getattr(resource.spec, "language", "") or language(catalog))
        if spoken is None:
            continue
        most = limit(limits, resource.kind).grade
        found = grade(total([sentence for text in texts for sentence in text.sentences]), spoken.formula)
        if found is None or found <= most:
            continue
        pairs = [(text, sentence) for text in texts for sentence in text.sentences if sentence.graded]
        text, worst = max(pairs, key=lambda pair: grade(pair[1].counts, spoken.formula, 1) or 0)
        yield text.problem(
            f"the texts of {resource.label} read at grade {found} ({NAMES[spoken.formula]}), above {most}; "
            "this sentence is the hardest",
            worst.start,
            worst.end,
            "use shorter sentences and shorter words; `svcctl render check` lists the hardest",
        )
