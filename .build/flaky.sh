#!/usr/bin/env bash
# Runs every test class that waits, draws or races ten times, on two processors that two endless
# loops keep busy, and says of each class how often it passed. Takes hours; ROUNDS=3 makes it fewer,
# CLASSES=FooTest,BarIT picks some, LOOPS=0 is for a machine that is busy anyway.
set -eu
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-10}
results=target/flaky
draws_or_waits='awaitility|net\.jqwik|java\.util\.concurrent|lincheck|HttpServer|StepVerifier|extends GridContract'
all_files() {
  find . -path '*/src/test/java/*' \( -name '*Test.java' -o -name '*IT.java' \)
}
if [ -n "${CLASSES:-}" ]; then
  files=$(all_files | grep -E "/(${CLASSES//,/|})\.java$")
else
  files=$(
    all_files | grep 'Test\.java$' | xargs grep -lE "$draws_or_waits"
    all_files | grep 'IT\.java$'
  )
fi
classes=$(sed 's|.*/||; s|\.java$||' <<<"$files" | sort -u)
units=$(grep 'Test$' <<<"$classes" | paste -sd, -)
integration=$(grep 'IT$' <<<"$classes" | paste -sd, -)
modules=$(sed 's|^\./||; s|/src/test/java/.*||' <<<"$files" | sort -u | paste -sd, -)

# a machine with more processors would hide what one with two shows
pin=()
if [ "$(nproc)" -gt 2 ] && command -v taskset >/dev/null; then
  pin=(taskset -c 0,1)
fi
loops=()
trap 'kill "${loops[@]}" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
for _ in $(seq "${LOOPS:-2}"); do
  "${pin[@]}" bash -c 'while :; do :; done' &
  loops+=($!)
done

rm -rf "$results"
folders=()
for round in $(seq "$rounds"); do
  folder=$results/$round
  mkdir -p "$folder"
  folders+=("$folder")
  find . -path '*/target/*-reports/TEST-*.xml' -delete
  echo "round $round of $rounds"
  "${pin[@]}" mvn -B -ntp verify -pl "$modules" -am -fae -Dmaven.test.failure.ignore -Dspotless.check.skip -Djacoco.skip \
    -Dconsole.check.skip=true -Dtest="${units:-none}" -Dit.test="${integration:-none}" \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
    >"$folder.log" 2>&1 || echo "the build of round $round broke, see $folder.log"
  find . -path '*/target/*-reports/TEST-*.xml' -exec cp {} "$folder" \;
done
java .build/TestReport.java rounds "$(paste -sd, <<<"$classes")" "${folders[@]}"
