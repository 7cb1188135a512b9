"""Which promises stand behind a customer's: the SLAs between teams, and of suppliers, that it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.sla import SLA
from svcctl.sla.terms import Supports, Term, terms_of_everybody


def supports_of(catalog: Catalog, terms: list[Term]) -> Supports:
    """What stands behind each term: every SLA that its SLA names in `restsOn`, and what stands behind these in turn.

    Raises LookupError with a sentence for the user where a version that is named is not there.
    """
    chains: dict[int, list[Term]] = {}
    found = []
    for term in terms:
        if id(term.sla) not in chains:
            chains[id(term.sla)] = list(_merged(_chain(catalog, term.sla, term.sla.name)))
        found.append(list(_behind(term, chains[id(term.sla)])))
    return Supports(found)


def _behind(term: Term, chain: Iterable[Term]) -> Iterator[Term]:
    """The supports of one term: for its customer, and as long as both hold."""
    for support in chain:
        start, stop = max(support.start, term.start), min(support.stop, term.stop)
        if start < stop:
            yield Term(support.sla, term.subscription, term.service, start, stop)


def _chain(catalog: Catalog, sla: Resource[SLA], *path: str) -> Iterator[Term]:
    """Every version of every SLA behind one, each as long as the way to it holds; ``path`` stops circles."""
    for name in sla.spec.rests_on:
        for term in terms_of_everybody(catalog, name):
            if term.sla.name not in path and term.sla.spec.party != "customer":
                yield term
                for deeper in _chain(catalog, term.sla, *path, term.sla.name):
                    yield replace(deeper, start=max(term.start, deeper.start), stop=min(term.stop, deeper.stop))


def _merged(terms: Iterable[Term]) -> Iterator[Term]:
    """Each version once for every instant, however many ways lead to it, in the order in which they are named."""
    found: dict[int, list[Term]] = {}
    for term in terms:
        found.setdefault(id(term.sla), []).append(term)
    for mine in found.values():
        last, *rest = sorted(mine, key=lambda term: term.start)
        for term in rest:
            if term.start > last.stop:
                yield last
                last = term
            else:
                last = replace(last, stop=max(last.stop, term.stop))
        yield last
