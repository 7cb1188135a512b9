"""Every rule's page is run: its example fires exactly where it says, what it says to write instead is silent."""

import pytest
from pages import Page, form_faults, run_faults

from svcctl.rules import rules

PAGE = """\
---
severity: error
summary: A value that its key does not take.
---
# wrong-value

A bare number could be read as a percentage or as a share, so a value carries its unit, always.

## Example

```yaml file=catalog/terms.yaml
apiVersion: svcctl/v1
kind: Glossary
metadata: {name: terms}
spec:
  terms:
    - {term: 5, means: A number.}  # error: [wrong-value]
```

## Instead

```yaml file=catalog/terms.yaml
apiVersion: svcctl/v1
kind: Glossary
metadata: {name: terms}
spec:
  terms:
    - {term: Five, means: A number.}
```
"""


def page_of(rule):
    return Page.read(rules()[rule].page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", rules())
def test_the_page_has_the_form_of_a_page(rule):
    assert list(form_faults(rule, page_of(rule))) == []


@pytest.mark.parametrize("rule", rules())
def test_what_the_page_shows_is_found_and_nothing_else(rule):
    assert list(run_faults(rule, page_of(rule))) == []


def test_every_module_with_a_check_has_a_page(root):
    folder = root / "src/svcctl/rules"
    modules = {path for path in folder.glob("*/*.py") if "\ndef check(" in path.read_text(encoding="utf-8")}
    assert modules
    assert {path.stem for path in modules if not path.with_name(path.stem.replace("_", "-") + ".md").exists()} == set()


@pytest.mark.parametrize("rule", [rule.id for rule in rules().values() if rule.module is None])
def test_a_page_without_a_module_is_reported_by_a_reader(rule, root):
    sources = (path.read_text(encoding="utf-8") for path in (root / "src/svcctl").rglob("*.py"))
    assert any(f'"{rule}"' in text for text in sources), f"nothing reports {rule}"


def test_a_right_page_is_right():
    page = Page.read(PAGE)
    assert [*form_faults("wrong-value", page), *run_faults("wrong-value", page)] == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("  # error: [wrong-value]", "", "Example: not expected"),
        ("error: [wrong-value]", "warning: [wrong-value]", "Example: not found"),
        ("error: [wrong-value]", "error: [missing-key]", "Example: not found"),
        ("kind: Glossary\n", "kind: Glossary  # error: [wrong-value]\n", "Example: not found"),
        ("{term: 5,", "{term: Fine,", "Example: the rule does not fire"),
        ("{term: Five,", "{term: 5,", "Instead: not expected"),
        ("# wrong-value", "# wrong-values", "the heading is"),
        ("severity: error", "severity: fatal", "severity is"),
        ("summary: A value that its key does not take.", "summary: Bad", "the summary is"),
        ("severity: error", "severity: error\nowner: me", "the top has"),
        ("A bare number could be read as a percentage or as a share, so a value", "It", "the text says too little"),
        ("## Instead", "## Better", "the sections are"),
        ("```yaml file", "```yaml example=none file", "an example that is not run needs a reason"),
        ("severity: error", "severity: error\nreason: none", "an example that is not run needs a reason"),
    ],
)
def test_a_wrong_page_is_seen(right, wrong, fault):
    assert right in PAGE
    page = Page.read(PAGE.replace(right, wrong, 1))
    runs = run_faults("wrong-value", page) if "Instead" in page.sections else ()
    assert any(told.startswith(fault) for told in (*form_faults("wrong-value", page), *runs))
