"""What a buyer must know before signing, each point to be confirmed, and what the plan does not include."""

from collections.abc import Iterator

from svcctl.catalog import Resource
from svcctl.documents.model import Block, Document, Notice, Paragraph, Points, Signatory, Signatures
from svcctl.documents.prose import line
from svcctl.documents.setting import Setting
from svcctl.kinds.plan import Plan
from svcctl.kinds.service import Service

SUBJECT = "plan"


def names(setting: Setting) -> list[str]:
    """The plans that have something to acknowledge or to leave out."""
    return [plan.name for plan in setting.catalog.all(Plan) if plan.spec.limitations or plan.spec.exclusions]


def page(setting: Setting, name: str) -> Document:
    """The page of one plan."""
    plan = setting.catalog.versions(Plan, name)[-1]
    services = setting.catalog.versions(Service, plan.spec.service.partition("@")[0])
    title = setting.say("limits-page.title", plan=plan.metadata.title or name)
    made_from = (*services[-1:], plan)
    return setting.document(
        title, setting.say("limits-page.subtitle"), _blocks(setting, plan, services[-1:]), made_from
    )


def _blocks(setting: Setting, plan: Resource[Plan], services: list[Resource[Service]]) -> Iterator[Block]:
    spec = plan.spec
    yield Paragraph(line(setting.say("limits-page.lead", plan=plan.metadata.title or plan.name)), "lead")
    confirm = [each.text for each in spec.limitations if each.acknowledge]
    if confirm:
        yield setting.heading("limits-page.confirm")
        yield Notice(tuple(Paragraph(line(f"\u2610 {each}")) for each in confirm), "warning")
    know = [each.text for each in spec.limitations if not each.acknowledge]
    if know:
        yield setting.heading("limits-page.know")
        yield Points(tuple((Paragraph(line(each)),) for each in know))
    left_out = (*spec.exclusions, *(each for service in services for each in service.spec.scope.excluded))
    if left_out:
        yield setting.heading("limits-page.not-included")
        yield Points(tuple((Paragraph(line(each)),) for each in left_out))
    if confirm:
        yield setting.heading("limits-page.sign")
        labels = tuple(setting.say(f"signature.{each}") for each in ("sign", "name", "title", "authority", "when"))
        party = setting.say("signature.customer")
        yield Signatures((Signatory(party, "", "", "", "/sig:customer:1/"),), labels)  # type: ignore[arg-type]
