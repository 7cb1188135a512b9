"""The table of functions in docs/policies.md says what there is, and every example in it is true.

`SVCCTL_UPDATE_DOCS=1 pytest tests/policy/test_reference.py` writes it.
"""

import os
import re

import pytest
from policies import value

from svcctl.policy.functions import FUNCTIONS

BEGIN, END = "<!-- functions -->", "<!-- /functions -->"
BOOK = {"regions": [{"name": "nordics", "currency": "NOK"}], "prices": [{"plan": "gold", "region": "nordics"}]}
DATA = {"metadata": {"name": "gold"}, "spec": {}}


def table():
    head = "| Write | Says | This is true |\n|---|---|---|\n"
    return head + "".join(
        f"| `{name}({function.takes})` | {function.says} | `{function.example}` |\n"
        for name, function in FUNCTIONS.items()
    )


def test_the_guide_has_every_function(root):
    page = root / "docs/policies.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    written = f"{before}{BEGIN}\n{table()}{END}{after}"
    if os.environ.get("SVCCTL_UPDATE_DOCS"):
        page.write_text(written, encoding="utf-8")
    assert text == written, "run SVCCTL_UPDATE_DOCS=1 pytest tests/policy/test_reference.py"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_function_is_true_and_uses_it(name):
    example = FUNCTIONS[name].example
    if name == "pricelist":
        assert value(example, {"spec": BOOK}, kind="PriceBook", condition=True) is True
    else:
        assert value(example, DATA, condition=True) is True
    assert f"{name}(" in example


def test_every_yaml_of_the_guide_is_what_the_kind_allows(root):
    """Pieces of policies in the guide are put into a whole one, and that one has no slip."""
    text = (root / "docs/policies.md").read_text(encoding="utf-8")
    found = re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    keys = {
        line.partition(":")[0] for block in found for line in block.splitlines() if line and not line.startswith(" ")
    }
    assert {"with", "each", "examples", "exceptions"} <= keys
    assert (root / "policies/rules/promises.yaml").read_text(encoding="utf-8").count(found[0].split("spec:\n")[1]) == 1
