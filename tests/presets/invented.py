"""The invented exports: the real header and the real way to write times of each system, customers that do not exist."""

import csv
from pathlib import Path

EXPORTS = Path(__file__).parent / "exports"
NAMES = sorted(path.stem for path in EXPORTS.glob("*.csv"))


def rows(name):
    text = (EXPORTS / f"{name}.csv").read_text(encoding="utf-8")
    delimiter = ";" if text.partition("\n")[0].count(";") > 5 else ","
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


def header(name):
    return rows(name)[0]


def column(name, header_name):
    head, *body = rows(name)
    return [row[head.index(header_name)] for row in body]
