#!/usr/bin/env bash
# Runs every test class that waits, draws or races ten times, on two processors that two endless
# loops keep busy, and says of each class how often it passed. Takes hours; ROUNDS=3 makes it fewer,
# CLASSES=FooTest,BarIT picks some.
set -eu
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-10}
results=target/flaky
draws_or_waits='awaitility|net\.jqwik|java\.util\.concurrent|lincheck|HttpServer|StepVerifier|extends GridContract'
classes=${CLASSES:-$(
  {
    grep -rlE "$draws_or_waits" --include='*Test.java' -- */src/test/java */*/src/test/java
    find . -path '*/src/test/java/*' -name '*IT.java'
  } | sed 's|.*/||; s|\.java$||' | sort -u | paste -sd, -
)}

# a machine with more processors would hide what one with two shows
pin=()
if [ "$(nproc)" -gt 2 ] && command -v taskset >/dev/null; then
  pin=(taskset -c 0,1)
fi
loops=()
trap 'kill "${loops[@]}" 2>/dev/null || true' EXIT
for _ in 1 2; do
  "${pin[@]}" bash -c 'while :; do :; done' &
  loops+=($!)
done

rm -rf "$results"
folders=()
for round in $(seq "$rounds"); do
  folder=$results/$round
  mkdir -p "$folder"
  folders+=("$folder")
  java .build/TestReport.java clear
  echo "round $round of $rounds"
  "${pin[@]}" mvn -B -ntp verify -fae -Dmaven.test.failure.ignore -Dspotless.check.skip -Djacoco.skip \
    -Dconsole.check.skip=true -Dtest="$classes" -Dit.test="$classes" \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
    >"$folder.log" 2>&1 || echo "the build of round $round broke, see $folder.log"
  find . -path '*/target/*-reports/TEST-*.xml' -exec cp {} "$folder" \;
done
java .build/TestReport.java rounds "$classes" "${folders[@]}"
