#!/bin/sh
# Checks, tests and compiles the policies with a given opa binary and writes the bundle that ships.
# Usage: rules/rego/build.sh [path of opa]   (default: $OPA, else opa on the PATH)
#        CHECK=1 rules/rego/build.sh         (changes nothing; fails when the shipped bundle differs)
set -eu
cd "$(dirname "$0")"
# where .build/setup.sh puts opa
PATH="$(cd ../.. && pwd)/.tools:$PATH"
opa=${1:-${OPA:-opa}}
if ! command -v "$opa" >/dev/null 2>&1; then
  echo "opa not found: get it with .build/setup.sh opa, or pass its path" >&2
  exit 2
fi
bundle=src/main/resources/io/shenyullm/policy/policy.wasm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$opa" fmt --fail --list policies
"$opa" check --strict --capabilities capabilities.json policies
"$opa" test policies
"$opa" build -t wasm --capabilities capabilities.json --ignore '*_test.rego' \
  -e llm/admission/decision -e llm/admission/inputs -e llm/plan/decision -e llm/plan/inputs \
  -o "$work/bundle.tar.gz" policies
tar -xzf "$work/bundle.tar.gz" -C "$work" --strip-components=0 /policy.wasm 2>/dev/null ||
  tar -xzf "$work/bundle.tar.gz" -C "$work" policy.wasm

if [ "${CHECK:-}" = 1 ]; then
  cmp "$work/policy.wasm" "$bundle"
else
  mkdir -p "$(dirname "$bundle")"
  cp "$work/policy.wasm" "$bundle"
  echo "wrote $bundle ($(wc -c <"$bundle") bytes)"
fi
