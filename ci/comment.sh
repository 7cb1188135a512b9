#!/bin/sh
# Puts what svcctl diff wrote into its own comment of a pull request: the one with the marker is written anew.
# Where nothing changed there is no comment; one that is there already says so. SVCCTL_DRY_RUN=1 only tells.
set -eu

file=$1
marker='<!-- svcctl-diff -->'
comments="repos/$SVCCTL_REPOSITORY/issues/$SVCCTL_NUMBER/comments"

if [ ! -e "$file" ]; then
    echo "svcctl diff wrote no comment: nothing to post."
    exit 0
fi
known=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1) || known=
if [ ! -s "$file" ] && [ -z "$known" ]; then
    echo "Nothing changes for customers: no comment."
    exit 0
fi
if [ ! -s "$file" ]; then
    printf '%s\n### Nothing changes any more.\n' "$marker" > "$file"
fi
if [ -n "$known" ]; then
    set -- --method PATCH "repos/$SVCCTL_REPOSITORY/issues/comments/$known"
else
    set -- --method POST "$comments"
fi
if [ -n "${SVCCTL_DRY_RUN:-}" ]; then
    echo "Would call: gh api $* with $(wc -c < "$file" | tr -d ' ') bytes."
elif ! gh api "$@" --field "body=@$file" --silent; then
    # The token of a pull request from a fork may only read: what was to be said stands in the summary of the job.
    echo "::warning::The comment could not be posted: the job needs the permission pull-requests: write."
    cat "$file" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
