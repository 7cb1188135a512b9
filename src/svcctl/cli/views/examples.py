"""What a user may type, for the help of commands: a few lines each, on the example company of `svcctl init`."""

EXAMPLES: dict[str, str] = {
    "list": "svcctl list SLA --as-of 2026-12-31",
    "show": "svcctl show Plan backup-pro",
    "changelog": "svcctl changelog v1.0 v1.1 --for customers -o CHANGES.md",
    "diff": "svcctl diff main\nsvcctl diff main --fail-on breaking -f text -f markdown:comment.md",
    "explain": "svcctl explain credit-bands-overlap\nsvcctl explain SLA",
    "fmt": "svcctl fmt --check",
    "init": "svcctl init company\nsvcctl init --empty",
    "owners": "svcctl owners --prefix @vardholm/ -o .github/CODEOWNERS",
    "test": "svcctl test --coverage\nsvcctl test credit-cap --verbose",
    "validate": "svcctl validate --strict\nsvcctl validate --fix --diff\n"
    "svcctl validate -f text -f sarif:findings.sarif",
    "calendar show": "svcctl calendar show office-oslo --year 2026",
    "calendar elapsed": "svcctl calendar elapsed office-oslo 2026-04-01T15:00 2026-04-07T09:00",
    "calendar due": "svcctl calendar due office-oslo 2026-04-01T15:00 4h --explain",
    "clause approve": 'svcctl clause approve liability@2 --by "Ada Holm, general counsel"',
    "contract verify": "svcctl contract verify msa-quillbrook-legal.pdf",
    "price quote": "svcctl price quote backup-pro --region central-europe --quantity TB=7\n"
    "svcctl price quote backup-pro --region central-europe --term '36 months' -o quote.pdf",
    "price allocate": "svcctl price allocate 1200 EUR set-up=400 licence=1000",
    "price levels": "svcctl price levels backup-pro --region nordics --market market.csv",
    "price offers": "svcctl price offers --region nordics\n"
    "svcctl price offers backup-pro --region nordics --customer hjelmas-clinics",
    "price tax": "svcctl price tax --country DE --buys-as consumer --plan backup-pro --amount 100",
    "price simulate": "svcctl price simulate usage.csv --patch new-prices.yaml\n"
    "svcctl price simulate usage.csv --revision main",
    "render page": "svcctl render page sla backup-pro -o backup-pro.pdf\nsvcctl render page prices central-europe",
    "render site": "svcctl render site --language en-GB --language de-DE -o public --base-path /help/",
    "render check": "svcctl render check sla backup-pro\nsvcctl render check texts --worst 10",
    "render contract": "svcctl render contract msa --customer quillbrook-legal -o msa.docx\n"
    "svcctl render contract msa --all --format pdf -o contracts",
    "render redline": "svcctl render redline contract msa --customer quillbrook-legal --from HEAD~1 -o changes.docx\n"
    "svcctl render redline sla backup-pro --from 2026-01-01 --to 2026-12-31",
    "schema export": "svcctl schema export -o svcctl.schema.json",
    "schema diff": "svcctl schema diff v1.0: schemas --fail-on breaking",
    "sla report": "svcctl sla report tickets.csv -o report\n"
    "svcctl sla report 'exports/*.csv' --incidents incidents.csv --strict",
    "sla explain": "svcctl sla explain VH-104434 tickets.csv --metric resolution",
    "sla simulate": "svcctl sla simulate tickets.csv --patch stricter.yaml\n"
    "svcctl sla simulate tickets.csv --revision main",
    "sla sources": "svcctl sla sources tickets.csv",
    "sla credits post": "svcctl sla credits post tickets.csv --register credits.csv --on 2026-10-02",
    "sla credits notes": "svcctl sla credits notes --register credits.csv -o notes",
    "sla evidence pack": "svcctl sla evidence pack tickets.csv --as-of 2026-10-01T00:00Z -o evidence.zip",
    "sla evidence verify": "svcctl sla evidence verify evidence.zip --export tickets.csv",
}
"""By command; an example a line."""


def shown(command: str) -> str | None:
    """The examples of a command as its help shows them below the options."""
    lines = EXAMPLES.get(command)
    return "\b\nExamples:\n" + "".join(f"  {line}\n" for line in lines.split("\n")) if lines else None
