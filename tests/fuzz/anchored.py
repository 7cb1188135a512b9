"""YAML with anchors and aliases in any place, with comments; and a plain reading of what each comment is about."""

from svcctl.source.comments import _inside
from svcctl.source.compose import Composer


def anchored(random):
    """One or two documents, in blocks and in flow, in which values are named and repeated; some are not sound."""
    names = []
    documents = ["\n".join(_block(random, names, 0, 0)) for _ in range(random.choice([1, 1, 2]))]
    return "\n---\n".join(documents) + "\n"


def _named(random, names, chance):
    if random.random() >= chance:
        return ""
    names.append(f"n{len(names)}")
    return f"&{names[-1]} "


def _flow(random, names, depth):
    kind = random.random()
    if names and kind < 0.25:
        return "*" + random.choice(names)
    name = _named(random, names, 0.35)
    if depth > 2 or kind < 0.5:
        return f"{name}{random.randint(0, 9)}"
    apart = random.choice([", ", ",\n      ", f", # svcctl: c{random.randint(0, 99)}\n      "])
    items = [_flow(random, names, depth + 1) for _ in range(random.randint(1, 3))]
    if kind < 0.75:
        return f"{name}[{apart.join(items)}]"
    return f"{name}{{{apart.join(f'k{at}: {item}' for at, item in enumerate(items))}}}"


def _block(random, names, indent, depth):
    listed, space = random.random() < 0.4, " " * indent
    for at in range(random.randint(1, 3)):
        head = space + ("-" if listed else f"k{at}:")
        if random.random() < 0.25:
            yield f"{space}# svcctl: a{random.randint(0, 99)}"
        behind = f"  # svcctl: b{random.randint(0, 99)}" if random.random() < 0.3 else ""
        if depth < 3 and random.random() < 0.4:
            yield f"{head} {_named(random, names, 0.5)}".rstrip() + behind
            yield from _block(random, names, indent + 2, depth + 1)
        else:
            yield f"{head} {_flow(random, names, 0)}{behind}"


def paths_of(text, line):
    """The outermost keys and items on a line, from 0, of the first document that has some: one look for one line."""
    for _, root in Composer(text.encode()).documents():
        if found := set(_hits(root, (), line, set())):
            return found
    return set()


def _hits(node, path, line, seen):
    if id(node) in seen:
        return
    seen.add(id(node))
    for step, head, value in _inside(node):
        if head.start_mark.line == line:
            yield (*path, step)
        elif value.start_mark.line <= line <= value.end_mark.line:
            yield from _hits(value, (*path, step), line, seen)
