"""A small house of contracts: two companies, two jurisdictions, one document and its clauses, as files by name."""

from datetime import date

from svcctl.contracts.wording import text_hash
from svcctl.kinds.clause import Clause
from svcctl.source.put import put
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

DAY = date(2026, 11, 30)
HEAD = "apiVersion: svcctl/v1\nkind: {kind}\nmetadata: {{name: {name}, title: {title}, owner: team-legal{more}}}\n"
DATED = ", version: {version}, effective: {{from: {since}}}"


def declared(kind, name, spec, title="", more=""):
    return HEAD.format(kind=kind, name=name, title=title or name, more=more) + f"spec:\n{spec}"


def clause(name, text, language="en", keys="", *, version=1, since="2026-01-01", title=""):
    """The file of a clause; ``keys`` are further lines below its spec."""
    dated = DATED.format(version=version, since=since)
    spec = f"  language: {language}\n{keys}"
    return {f"templates/{name}-{version}.md": f"---\n{declared('Clause', name, spec, title, dated)}---\n{text}\n"}


def template(name, spec, since="2026-01-01"):
    dated = DATED.format(version=1, since=since)
    return {f"templates/{name}.yaml": declared("ContractTemplate", name, spec, more=dated)}


def jurisdiction(name, country, locale, more=""):
    spec = f"  country: {country}\n  locale: {locale}\n  law: the law of {name}\n  courts: the courts of {name}\n{more}"
    return {f"templates/{name}.yaml": declared("Jurisdiction", name, spec)}


def party(name, side, more=""):
    signers = "  signers: [{name: Ada Holm, title: Director, authority: By the register}]\n"
    where = "  address: {street: Way 1, city: Town, country: GB}\n"
    spec = f"  side: {side}\n  legalName: {name.title()} Ltd\n{where}{signers}{more}"
    return {f"templates/{name}.yaml": declared("Party", name, spec)}


def house(*files):
    """Two companies, England and Germany, and what is added."""
    found = {
        "svcctl.yaml": "apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {name: a}\n"
        "spec: {company: Ours, currency: EUR, timezone: UTC, folders: [templates]}\n",
        **party("ours", "provider"),
        **party("buyer", "customer", "  jurisdiction: england\n"),
        **jurisdiction("england", "GB", "en-GB"),
        **jurisdiction("germany", "DE", "de-DE"),
    }
    for each in files:
        found |= each
    return approved(found)


def approved(files):
    """The files with every clause approved as it stands."""
    sources = [SourceFile(name, text.encode()) for name, text in files.items()]
    catalog, _ = validate_files(sources, DAY)
    made = dict(files)
    for each in catalog.all(Clause):
        words = {"by": "Ada Holm", "date": "2026-01-15", "sha256": text_hash(each)}
        content = put(made[each.file].encode(), each.file, each.document, "approval", words)
        made[each.file] = content.decode() if content else made[each.file]
    return made


def catalog_of(files):
    """What the files declare; nothing in them may be wrong by its schema or lead nowhere."""
    catalog, report = validate_files([SourceFile(name, text.encode()) for name, text in files.items()], DAY)
    wrong = {"unknown-reference", "wrong-value", "unknown-key", "missing-key", "front-matter", "yaml-syntax"}
    assert [finding for finding in report.findings if finding.rule in wrong] == []
    return catalog
