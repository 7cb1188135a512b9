from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.kinds.policy import PREFIX, Example, Policy


def page_of(catalog: Catalog, name: str) -> str:
    """The page of a policy by its name or its rule, as Markdown; empty when the workspace has none of that name."""
    wanted = name.removeprefix(PREFIX)
    return next((_page(policy) for policy in catalog.all(Policy) if policy.name == wanted), "")


def _page(policy: Resource[Policy]) -> str:
    spec, metadata = policy.spec, policy.metadata
    owner = f" It is owned by {metadata.owner}." if metadata.owner else ""
    judged = [f"- **for** every {spec.for_}" + (f" **where** `{_line(spec.where)}`" if spec.where else "")]
    for group, join in spec.with_.items():
        conditions = [f" {word} `{_line(text)}`" for word, text in (("by", join.by), ("where", join.where)) if text]
        judged.append(f"- **with** `{group}`: every {join.kind}{''.join(conditions)}")
    judged += [f"- **each** `{_line(text)}`" for text in spec.each]
    judged.append(f"- **assert** `{_line(spec.assert_)}`")
    told = f"A policy of this workspace ({policy.file}); its severity is {spec.severity}.{owner}"
    parts = [
        f"# {PREFIX}{policy.name}",
        metadata.title,
        told,
        spec.why,
        "\n".join(judged),
        spec.instead and f"**Instead:** {spec.instead}",
        _examples("passes", spec.examples.passes),
        _examples("fails", spec.examples.fails),
        _exceptions(policy),
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _examples(what: str, examples: tuple[Example, ...]) -> str:
    from svcctl.source.yaml_write import dump  # noqa: PLC0415 - only a page with examples writes YAML

    blocks = []
    for example in examples:
        day: date | None = example.today
        head = [f"# {example.about}"] if example.about else []
        head += [f"# on {day}"] if day else []
        body = "---\n".join(dump(dict(given)) for given in example.given)
        blocks.append("```yaml\n" + "".join(f"{line}\n" for line in head) + body + "```")
    return f"## What {what}\n\n" + "\n\n".join(blocks) if blocks else ""


def _exceptions(policy: Resource[Policy]) -> str:
    lines = [
        f"- {item.resource} until {item.expires}: {item.reason} (approved by {item.approver})"
        for item in policy.spec.exceptions
    ]
    return "## Exceptions\n\n" + "\n".join(lines) if lines else ""
