#!/bin/sh
# The main job on the example workspace: is it sound, and what do we owe for the third quarter of 2026?
# Run it from the workspace's root. What the report writes goes to `out/`.
set -eu

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

show svcctl validate
show svcctl sla report examples/tickets-2026-q3.csv --source helpdesk --incidents examples/incidents-2026-q3.csv --out out/tickets-2026-q3
printf '\nThe same for a real city: 528 building inspections, judged as Boston judged them in January 2016.\n'
show svcctl sla report examples/boston/tickets.csv --workspace examples/boston --as-of 2016-01-13T05:00:00Z --out out/boston
printf '\nAnd what customers read: every promise, price and working day as a site with a search.\n'
show svcctl render site --language en-GB --language de-DE --out out/site
printf '\nTables, manifest and a report to read lie in out/.\n'
