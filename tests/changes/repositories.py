"""Small workspaces under git for tests."""

import os
import subprocess
from pathlib import Path

WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: tiny}
spec: {company: Tiny AS, currency: NOK, timezone: Europe/Oslo, folders: [policies]}
"""
PROMISE = """\
apiVersion: svcctl/v1
kind: SLA
metadata: {name: support-pro, version: 1, effective: {from: 2026-06-01}}
spec:
  party: customer
  timezone: Europe/Oslo
  measures:
    - metric: resolution
      clock: always
      objective: 90%
      targets:
        - {priority: P1, within: 4h}
        - {within: 40h}
"""
SLA_FILE = "policies/support-pro.yaml"


def git(where, *words):
    known = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", "-C", str(where), "-c", "protocol.file.allow=always", *words],
        env={**os.environ, **known, **names},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(where, files):
    for name, text in files.items():
        path = Path(where) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commit(where, files=None, message="a change"):
    write(where, files or {})
    git(where, "add", "-A")
    git(where, "commit", "-q", "--allow-empty", "-m", message)
    return git(where, "rev-parse", "HEAD")


def repository(where, sla=PROMISE):
    where.mkdir(parents=True, exist_ok=True)
    git(where, "init", "-q", "-b", "main")
    commit(where, {"svcctl.yaml": WORKSPACE, SLA_FILE: sla})
    return where
