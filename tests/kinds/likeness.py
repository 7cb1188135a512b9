"""Do a schema and a model say the same? Compares them key by key and tells every difference, in both directions."""

import re
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from svcctl.calendars.layout import Opening
from svcctl.kinds.base import Header, Length, Money, OneOrMany, Parsed, Percent, Span, Target, convert
from svcctl.kinds.jurisdiction import Ahead

ABSENT = ("", None, (), {})
TYPES = {
    str: {"string"},
    bool: {"boolean"},
    int: {"integer"},
    Decimal: {"number"},
    date: {"string"},
    Percent: {"string"},
    Opening: {"string"},
    OneOrMany: {"string", "array"},
    Header: {"string", "array"},
    Span: {"string"},
    Length: {"string"},
    Ahead: {"string"},
    Money: {"object"},
    Target: {"string", "object"},
}
PARTS = {
    Money: {"amount": {"number"}, "currency": {"string"}},
    Target: {"businessDays": {"integer"}, "by": {"string"}},
}
EXAMPLES = {Percent: "5%", Opening: "08:00-12:00", Target: "30d", Span: "2 quarters", Length: "1h30m", Ahead: "45d"}
"""A text that only the right pattern lets through stands for the pattern."""


def differences(tree, position, wanted, path="spec"):
    """What the schema at a position and a type hint do not agree on, one line each."""
    wanted = without_none(wanted)
    if typing.get_origin(wanted) is Parsed:
        wanted = typing.get_args(wanted)[0]
        yield from of_parsed(tree, position, wanted, path)
    elif isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        yield from of_struct(tree, position, wanted, path)
    elif typing.get_origin(wanted) is tuple:
        yield from of_type(tree, position, {"array"}, path)
        if below := child(tree, position, "items"):
            yield from differences(tree, below, typing.get_args(wanted)[0], f"{path}[]")
        else:
            yield f"{path}: the schema does not say what is in the list"
    elif typing.get_origin(wanted) is Mapping:
        yield from of_mapping(tree, position, typing.get_args(wanted)[1], path)
    elif wanted is typing.Any:
        yield from of_type(tree, position, set(), path)
    elif typing.get_origin(wanted) is typing.Literal:
        said, meant = set(word(tree, position, "enum") or ()), set(typing.get_args(wanted)) - {""}
        if said != meant:
            yield f"{path}: the schema allows {sorted(said)}, the model {sorted(meant)}"
    else:
        yield from of_type(tree, position, TYPES[wanted], path)
        if (word(tree, position, "format") == "date") != (wanted is date):
            yield f"{path}: one of the two means a date"


def of_struct(tree, position, wanted, path):
    if types_of(tree, position) != {"object"}:
        yield f"{path}: the model has keys, the schema has not"
        return
    hints = typing.get_type_hints(wanted, include_extras=True)
    fields = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    keys = keys_of(tree, position)
    yield from (f"{path}.{key}: only in the schema" for key in keys.keys() - fields.keys())
    yield from (f"{path}.{key}: only in the model" for key in fields.keys() - keys.keys())
    required = set(word(tree, position, "required") or ())
    for key in fields.keys() & keys.keys():
        field, here = fields[key], f"{path}.{key}"
        if field.required != (key in required):
            yield f"{here}: required in one of the two only"
        if not field.required:
            yield from of_default(tree, keys[key], field, hints[field.name], here)
        yield from differences(tree, keys[key], hints[field.name], here)


def of_default(tree, position, field, wanted, path):
    default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    said = word(tree, position, "default")
    if said is not None:
        if convert(said, without_none(wanted)) != default:
            yield f"{path}: left out it is {said} in the schema, {default} in the model"
    elif isinstance(default, msgspec.Struct):
        if default != type(default)():
            yield f"{path}: left out, the model's default says something"
    elif default not in ABSENT:
        yield f"{path}: left out, the model says {default}, the schema nothing"


def of_parsed(tree, position, wanted, path):
    members = typing.get_args(wanted) if typing.get_origin(wanted) is not typing.Literal else ()
    members = members or (wanted,)
    meant = set()
    for member in members:
        literal = typing.get_origin(member) is typing.Literal
        meant |= {"string"} if literal else TYPES[member]
    said = types_of(tree, position)
    if said != meant and not (wanted is Target and said == {"string"}):
        yield f"{path}: the schema allows {sorted(said)}, the model {sorted(meant)}"
    for member in said & {"object"} and [member for member in members if member in PARTS]:
        parts = {key: types_of(tree, below) for key, below in keys_of(tree, position).items()}
        if parts != PARTS[member] or set(word(tree, position, "required") or ()) != set(parts):
            yield f"{path}: the schema has the keys {parts}, the model {PARTS[member]}, all of them required"
    pattern = word(tree, position, "pattern")
    for example in [EXAMPLES[member] for member in members if member in EXAMPLES]:
        if isinstance(example, str) and not (pattern and re.search(pattern, example)):
            yield f"{path}: the schema does not allow {example}"


def of_mapping(tree, position, wanted, path):
    yield from of_type(tree, position, {"object"}, path)
    values = word(tree, position, "additionalProperties")
    named = list(keys_of(tree, position).values())
    if isinstance(values, dict):
        named.append(child(tree, position, "additionalProperties"))
    if not named:
        yield f"{path}: the schema does not say what the values are"
    for below in named:
        yield from differences(tree, below, wanted, f"{path}.*")


def of_type(tree, position, meant, path):
    if (said := types_of(tree, position)) != meant:
        yield f"{path}: the schema allows {sorted(said)}, the model {sorted(meant)}"


def types_of(tree, position):
    said = word(tree, position, "type") or ()
    return {said} if isinstance(said, str) else set(said)


def without_none(wanted):
    if typing.get_origin(wanted) not in (types.UnionType, typing.Union):
        return wanted
    (member,) = [each for each in typing.get_args(wanted) if each is not type(None)]
    return member


def word(tree, position, keyword):
    """The value of a keyword where it is said first: at the place of use, else in the definition it refers to."""
    return next((node[keyword] for _, node in chain(tree, position) if keyword in node), None)


def chain(tree, position):
    """A node and what it refers to, one after the other; the branches of conditions are left out."""
    file, node = position
    yield position
    if "$ref" in node:
        name, _, pointer = node["$ref"].partition("#/")
        below = tree.file(name or file)
        for part in pointer.split("/"):
            below = below[part]
        yield from chain(tree, (name or file, below))


def keys_of(tree, position):
    found = {}
    for file, node in chain(tree, position):
        for key, below in node.get("properties", {}).items():
            found.setdefault(key, (file, below))
    return found


def child(tree, position, keyword):
    found = ((file, node[keyword]) for file, node in chain(tree, position) if isinstance(node.get(keyword), dict))
    return next(found, None)
