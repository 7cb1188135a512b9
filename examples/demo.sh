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
printf '\nWhat a pull request would do to customers: two revisions of this workspace, the second with a longer target.\n'
rm -rf out/proposed
mkdir -p out/proposed
cp -r svcctl.yaml catalog policies templates out/proposed
git -C out/proposed init -q -b main
git -C out/proposed add -A
git -C out/proposed -c user.name=demo -c user.email=demo@example.com commit -qm 'As it stands'
sed -i.bak 's/{priority: P1, within: 15m/{priority: P1, within: 20m/' out/proposed/policies/slas/support-premium.yaml
rm out/proposed/policies/slas/support-premium.yaml.bak
show svcctl diff --workspace out/proposed
printf '\nA contract, put together from clauses, orders and promises:\n'
show svcctl render contract msa --customer quillbrook-legal --as-of 2026-11-30 --out out/msa-quillbrook-legal.html
printf '\nTables, manifest and a report to read lie in out/.\n'
