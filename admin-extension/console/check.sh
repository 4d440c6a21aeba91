#!/bin/sh
# Checks the console, and leaves how that ended in a file; the Maven build calls it.   usage: check.sh <file>
set -eu
cd "$(dirname "$0")"
# where .build/setup.sh puts Node.js if the machine's is too old
PATH="$(cd ../.. && pwd)/.tools:$PATH"

status=0
npm run --silent check || status=$?
echo "$status" >"$1"
exit "$status"
