from collections import defaultdict
from collections.abc import Iterator

from svcctl.catalog import Catalog, Reference
from svcctl.findings import Problem
from svcctl.rules import Context

_RELIES = frozenset({"dependsOn", "restsOn"})
Node = tuple[str, str]
Links = dict[Node, dict[Node, Reference]]


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - wrong on every day
    """Nothing relies on itself, neither at once nor by way of others."""
    links: Links = defaultdict(dict)
    for reference in catalog.references:
        if reference.path[1] in _RELIES:
            source = (reference.source.kind, reference.source.name)
            links[source].setdefault((reference.kind, reference.name), reference)
    done: set[Node] = set()
    for start in list(links):
        for cycle in _cycles(start, links, done):
            closing = cycle[-1]
            chain = " > ".join(f"`{link.name}`" for link in (closing, *cycle))
            yield closing.source.problem(
                f"{closing.kind} `{closing.name}` relies on itself: {chain}",
                *closing.path,
                hint="take out the link that is not needed to work",
            )


def _cycles(start: Node, links: Links, done: set[Node]) -> Iterator[list[Reference]]:
    """Walks in depth, without recursion since chains may be long; over all starts, each link is walked once."""
    if start in done:
        return
    trail: list[Reference] = []
    steps = {start: 0}
    waiting = [iter(links.get(start, {}).items())]
    while waiting:
        step = next(waiting[-1], None)
        if step is None:
            waiting.pop()
            done.add(steps.popitem()[0])
            del trail[-1:]
            continue
        node, link = step
        if node in steps:
            yield [*trail[steps[node] :], link]
        elif node not in done:
            trail.append(link)
            steps[node] = len(trail)
            waiting.append(iter(links.get(node, {}).items()))
