#!/usr/bin/env bash
# Makes sure that what the build needs is there: installs it where it may, else says what is missing
# and how to get it.   usage: setup.sh java|node|chromium|opa ...
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
tools="$root/.tools"

missing() {
  echo "missing: $1" >&2
  echo "  get it with: $2" >&2
  exit 1
}

apt_install() { # package, command to look for
  command -v "$2" >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $1" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1"; } >/dev/null 2>&1 ||
      missing "$2" "apt-get install $1"
  else
    missing "$2" "sudo apt-get install $1"
  fi
}

for want in "$@"; do
  case $want in
    java)
      apt_install openjdk-17-jdk-headless javac
      apt_install maven mvn
      version=$(javac -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/')
      [ "$version" -ge 17 ] || missing "JDK 17 or later (found $version)" "apt-get install openjdk-17-jdk-headless, then export JAVA_HOME"
      ;;
    node)
      apt_install nodejs node
      apt_install npm npm
      version=$(node --version | sed 's/v\([0-9]*\).*/\1/')
      [ "$version" -ge 20 ] || missing "Node.js 20.19 or later (found $version)" "your distribution's nodejs package, or a version manager"
      ;;
    chromium)
      apt_install chromium chromium
      ;;
    opa) # optional: without it the tests that need it are reported as skipped
      if [ ! -x "$tools/opa" ] && ! command -v opa >/dev/null; then
        if command -v go >/dev/null; then
          echo "installing opa into .tools" >&2
          mkdir -p "$tools"
          GOBIN="$tools" go install github.com/open-policy-agent/opa@v1.22.2 >/dev/null 2>&1 ||
            echo "opa could not be installed; tests that need it are skipped" >&2
        else
          echo "neither opa nor Go is here; tests that need opa are skipped" >&2
        fi
      fi
      ;;
    *) echo "setup.sh: unknown tool $want" >&2; exit 2 ;;
  esac
done
