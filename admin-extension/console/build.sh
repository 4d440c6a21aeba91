#!/bin/sh
# Builds the console into a folder; the Maven build calls it.   usage: build.sh <folder>
set -eu
cd "$(dirname "$0")"
# where .build/setup.sh puts Node.js if the machine's is too old
PATH="$(cd ../.. && pwd)/.tools:$PATH"

missing() {
  echo "The console needs Node.js 20.19 or later with npm ($1)." >&2
  echo "  get it with .build/setup.sh node, from your distribution or with a version manager;" >&2
  echo "  to build without the console's pages: mvn -Dconsole.skip=true" >&2
  exit 1
}
command -v node >/dev/null || missing "there is no node"
command -v npm >/dev/null || missing "there is no npm"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  missing "this is $(node --version)"

# npm writes this file at the end of an install
installed=node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch "$installed"
fi

# nothing to do where the pages are newer than all they are made of
if [ -e "$1/index.html" ] && [ -z "$(find src ../server/src/main/resources/api public index.html package-lock.json vite.config.ts -newer "$1/index.html" -type f ! -path "src/lib/api/generated/*" ! -path "*/e2e/*" | head -n 1)" ]; then
  exit 0
fi
npm run --silent build -- --outDir "$1" --emptyOutDir --logLevel warn
