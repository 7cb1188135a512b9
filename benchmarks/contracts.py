"""200 contracts in one run against writing one finished document 200 times: what gathering, filling and numbering cost.

    python benchmarks/contracts.py [COUNT [FORMAT...]]

The workspace is the example company with COUNT customers like its own. Peak memory is that of the run of `svcctl`.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from svcctl.clocks import Clocks
from svcctl.contracts.deal import deal_of
from svcctl.documents.contracts import make
from svcctl.documents.setting import Setting
from svcctl.documents.speech import speech
from svcctl.documents.writers import write
from svcctl.validation import load_catalog

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 30)
LIKE = "almtaler-precision"


def workspace(folder: Path, count: int) -> None:
    """The example company with so many customers more, each with what one of its own has bought."""
    for part in ("catalog", "policies", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copyfile(ROOT / "svcctl.yaml", folder / "svcctl.yaml")
    parties = folder / "templates" / "parties.yaml"
    whole = parties.read_text(encoding="utf-8").split("\n---\n")
    mine = next(each for each in whole if f"name: {LIKE}," in each)
    ours = [each for each in whole if "side: provider" in each]
    known = f"  customer: {LIKE}\n  jurisdiction:"
    more = (
        mine.replace(f"name: {LIKE}", f"name: customer-{number}").replace("  jurisdiction:", known)
        for number in range(count)
    )
    parties.write_text("\n---\n".join([*ours, *more]), encoding="utf-8")


def run(folder: Path, suffix: str) -> tuple[float, int]:
    """CPU seconds and peak memory in MB of one run over all customers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "svcctl", "render", "contract", "msa", "--all", "-f", suffix, "-q"]
    whole = [*command, "--as-of", DAY.isoformat(), "-w", str(folder), "-o", str(folder / "out")]
    subprocess.run(whole, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024


def bare(suffix: str, count: int) -> float:
    """CPU seconds of writing one finished document so many times."""
    catalog, _ = load_catalog(ROOT, DAY)
    deal, _ = deal_of(catalog, "msa", LIKE, DAY)
    made, problems = make(Setting(catalog, speech("de-DE"), DAY, Clocks(catalog)), deal) if deal else (None, [])
    if made is None:
        sys.exit(f"the example makes no contract: {problems}")
    begun = time.process_time()
    for _ in range(count):
        write(made.document, suffix)
    return time.process_time() - begun


def main() -> None:
    """Prints a line for each format."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{count} contracts      svcctl CPU s   bare writer CPU s   ratio   peak MB")
    for suffix in sys.argv[2:] or ("md", "html", "docx", "pdf"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            workspace(folder, count)
            spent, peak = run(folder, suffix)
        alone = bare(suffix, count)
        print(f"{suffix:<18} {spent:>12.1f} {alone:>19.1f} {spent / alone:>7.2f} {peak:>9}", flush=True)


if __name__ == "__main__":
    main()
