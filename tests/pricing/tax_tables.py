"""Tax tables for tests, from rows as they are written."""

from datetime import date

from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

HEAD = """\
apiVersion: svcctl/v1
kind: TaxTable
metadata: {{name: {name}}}
spec:
  rounding: {rounding}
  reverseCharge: {{needs: {needs}, otherwise: {otherwise}}}
  rates:
"""


def written(*rows, name="vat", rounding="invoice", needs="number", otherwise="unknown"):
    head = HEAD.format(name=name, rounding=rounding, needs=needs, otherwise=otherwise)
    return head + "".join(f"    - {{{row}}}\n" for row in rows)


def catalog(*files):
    sources = [SourceFile(f"policies/{number}.yaml", text.encode()) for number, text in enumerate(files)]
    return validate_files(sources, date(2026, 1, 15))[0]
