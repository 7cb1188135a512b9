"""`svcctl diff` at about 5,000 declarations, beside `svcctl validate` of both of its sides in the same run.

    python benchmarks/diff.py

One side is a workspace of many example companies; the other has every hundredth file changed, and once more every list
price: nothing costs as much as comparing prices over all quantities. CPU seconds count, the least of two runs; nothing
is remembered between them. The limit that svcctl sets itself: a diff takes at most twice as long as validating both
sides.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from validate import SVCCTL, cpu, grow

LIMIT = 2
EVERY = 100


def change(folder):
    """Makes a value in every hundredth file another one; answers how many files were changed."""
    changed = 0
    for path in sorted(folder.rglob("*.yaml"))[::EVERY]:
        text = path.read_text(encoding="utf-8")
        new = text.replace("title: ", "title: New ", 1).replace("within: 4h", "within: 5h")
        changed += new != text
        path.write_text(new, encoding="utf-8")
    return changed


def reprice(folder):
    """Makes every list price another one."""
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"list: (\d+)", lambda found: f"list: {int(found[1]) * 104 // 100 + 1}", text), "utf-8")


def main():
    with tempfile.TemporaryDirectory() as name:
        old, new, dearer = Path(name, "old"), Path(name, "new"), Path(name, "dearer")
        old.mkdir()
        count = grow(old)
        shutil.copytree(old, new)
        changed = change(new)
        shutil.copytree(old, dearer)
        reprice(dearer)
        both = sum(cpu([*SVCCTL, "validate", "-q", "--no-cache"], folder, runs=2).seconds for folder in (old, new))
        compared = cpu([*SVCCTL, "diff", str(old), str(new), "-f", "json", "-o", "diff.json"], new, runs=2).seconds
        most = cpu([*SVCCTL, "diff", str(old), str(dearer), "-f", "json", "-o", "diff.json"], new, runs=2).seconds
        same = cpu([*SVCCTL, "diff", str(old), str(old)], new, runs=2).seconds
    print(f"{count:,} declarations on each side, {changed} files changed")
    for told, seconds in (
        ("validate both sides", both),
        ("diff", compared),
        ("diff of every price", most),
        ("diff of identical sides", same),
    ):
        print(f"{told:24} {seconds:6.2f} s  {seconds / both:5.2f}")
    return 0 if max(compared, most) <= LIMIT * both else 1


if __name__ == "__main__":
    sys.exit(main())
