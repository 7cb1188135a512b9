"""What a site costs: CPU seconds of `render site` against its parts, and the bare template against the same documents.

The floor is Jinja alone: documents that are there already, through the template of a page, and nothing around them.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time

import yaml

from svcctl.clocks import Clocks
from svcctl.documents.setting import Setting
from svcctl.documents.site import build
from svcctl.documents.site.leaves import leaves
from svcctl.documents.speech import speech
from svcctl.documents.writers import write
from svcctl.validation import load_catalog

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 30)


def workspace(folder, services):
    """The example company with this many more services like its backup, of three plans each."""
    for part in ("catalog", "policies", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copyfile(ROOT / "svcctl.yaml", folder / "svcctl.yaml")
    text = (ROOT / "catalog/services/backup.yaml").read_text(encoding="utf-8")
    book = next(yaml.safe_load_all((ROOT / "policies/prices/data-and-cloud.yaml").read_text(encoding="utf-8")))
    prices = [price for price in book["spec"]["prices"] if price["plan"].startswith("backup-")]
    book["metadata"]["name"], book["spec"]["prices"] = "copies", []
    for number in range(services):
        name = f"copy-{number:03}"
        said = text.replace("service: backup\n", f"service: {name}\n").replace("name: backup\n", f"name: {name}\n")
        said = re.sub(r"\bbackup-(standard|pro|premium)\b", rf"{name}-\1", said)
        said = said.replace("priceBook: data-and-cloud", "priceBook: copies").replace(
            "title: Backup", f"title: Copy {number}"
        )
        said = said.replace("VMS-BKP", f"VMS-{chr(65 + number // 26)}{chr(65 + number % 26)}X")
        (folder / f"catalog/services/{name}.yaml").write_text(said, encoding="utf-8")
        book["spec"]["prices"] += [{**price, "plan": price["plan"].replace("backup", name)} for price in prices]
    if services:
        (folder / "policies/prices/copies.yaml").write_text(yaml.safe_dump(book), encoding="utf-8")
    return folder


def cpu(act):
    start = process_time()
    made = act()
    return made, process_time() - start


def command(folder):
    """CPU seconds of the whole command, in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "svcctl", "render", "site", "-w", folder, "-o", folder / "out", "--as-of", str(DAY)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stdout[:2000] + done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024


def measure(title, folder):
    whole, peak = command(folder)
    again, _ = command(folder)
    (catalog, _), loading = cpu(lambda: load_catalog(folder, DAY))
    settings = [Setting(catalog, speech("en-GB"), DAY, Clocks(catalog))]
    found, saying = cpu(lambda: leaves(settings[0]))
    write(found[0].document, "html")
    _, floor = cpu(lambda: [write(leaf.document, "html") for leaf in found])
    made, building = cpu(lambda: build(settings, {}))
    size = sum(map(len, made.files.values()))
    index = len(made.files["search.js"])
    print(f"{title}: {len(found) + 2} pages, {size / 1e6:.1f} MB, search {index / 1e3:.0f} kB, peak {peak} MB")
    for what, took in (
        ("whole command", whole),
        ("again, nothing changed", again),
        ("load and validate", loading),
        ("what pages say", saying),
        ("site in memory, with that", building),
        ("template alone: the floor", floor),
    ):
        print(f"  {what:<28}{took:7.2f} s CPU  {took / floor:5.1f} x floor")


with tempfile.TemporaryDirectory() as top:
    measure("the example company", workspace(Path(top) / "small", 0))
    measure("with 201 plans more", workspace(Path(top) / "large", 67))
