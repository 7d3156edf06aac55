#!/usr/bin/env bash
# Installs servers of the interop gate in exact versions, each into a folder of its own that is kept between runs:
#   src/test/interop/install.sh NAME...     prints the folder of each
#   NAME: node | node-MAJOR | python-VERSION | fastmcp-VERSION | java-VERSION | nat-VERSION-mcp-VERSION
# The folders lie in $MCPLEAK_CACHE, by default ~/.cache/mcpleak. Needs npm, python3 (3.11 to 3.13) or mvn, as the name says.
# Status 75: a registry was out of reach, in three attempts; 1: anything else.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${MCPLEAK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mcpleak}
mkdir -p "$cache"

say() { echo "install: $*" >&2; }
die() { say "$*"; exit 1; }
need() { command -v "$1" >/dev/null || die "$1 is missing: $2"; }

# The first python3 in the range that NAT and the SDKs share.
python() {
  for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  die "no Python 3.11, 3.12 or 3.13 with the venv module: install one (Debian: apt install python3 python3-venv)"
}

# uv resolves in seconds what takes pip minutes.
uv() {
  if [ ! -x "$cache/uv/bin/uv" ]; then
    "$(python)" -m venv "$cache/uv"
    "$cache/uv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.8
  fi
  "$cache/uv/bin/uv" "$@"
}

venv() { # FOLDER OVERRIDE REQUIREMENT...
  local folder=$1 override=$2
  shift 2
  uv venv --quiet --clear --python "$(python)" "$folder"
  if [ -n "$override" ]; then
    echo "$override" > "$folder/override.txt"
    uv pip install --quiet --python "$folder/bin/python" --override "$folder/override.txt" "$@"
  else
    uv pip install --quiet --python "$folder/bin/python" "$@"
  fi
}

make() { # NAME FOLDER
  local name=$1 folder=$2
  case $name in
    node)
      need npm "install Node.js 20 or later"
      mkdir -p "$folder"
      cp "$here"/node/* "$folder"
      (cd "$folder" && npm install --no-audit --no-fund --loglevel=error)
      ;;
    node-*)
      need npm "install Node.js 20 or later"
      mkdir -p "$folder"
      (cd "$folder" && npm install --no-audit --no-fund --loglevel=error "node@${name#node-}" tsx@4.23.15)
      ;;
    python-*) venv "$folder" "" "mcp==${name#python-}" ;;
    fastmcp-*) venv "$folder" "" "fastmcp==${name#fastmcp-}" ;;
    java-*)
      need mvn "install Maven 3.8 or later"
      mvn -B -q -f "$here/java/pom.xml" dependency:copy-dependencies "-Dmcp-sdk.version=${name#java-}" "-DoutputDirectory=$folder" >&2
      ;;
    nat-*-mcp-*)
      local versions=${name#nat-}
      local nat=${versions%-mcp-*} mcp=${versions#*-mcp-}
      local requirements=("nvidia-nat==$nat")
      case $nat in
        # the MCP server was part of the core
        1.2.*) requirements+=("nvidia-nat-langchain==$nat") ;;
        1.3.*) requirements+=("nvidia-nat-langchain==$nat" "nvidia-nat-mcp==$nat") ;;
        # the clients of models became extras
        *) requirements+=("nvidia-nat-langchain[openai]==$nat" "nvidia-nat-mcp==$nat") ;;
      esac
      venv "$folder" "mcp==$mcp" "${requirements[@]}"
      cp "$here"/nat/* "$folder"
      ;;
    *) die "unknown name $name (allowed: node, node-MAJOR, python-VERSION, fastmcp-VERSION, java-VERSION, nat-VERSION-mcp-VERSION)" ;;
  esac
}

# What is installed follows from the recipe above and its files: another recipe has another folder, also beside one in use.
recipe() { # NAME
  {
    declare -f make venv
    if [ -d "$here/${1%%-*}" ]; then find "$here/${1%%-*}" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat; fi
  } | cksum | cut -d ' ' -f 1
}

# Tell whether the output of a package manager speaks of the network, not of a package that does not exist.
speaks_of_network() { # LOG
  grep -qiE \
    -e 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|unreachable|timed out' \
    -e 'name resolution|resolve host|unknown host|dns error|error sending request|could not transfer artifact' \
    -e 'connection (was )?(refused|reset|closed|broken|failed)|(status|error|code|HTTP)[^0-9]{1,12}(408|429|50[0-4])' "$1"
}

install() { # NAME FOLDER
  [ ! -e "$2/.installed" ] || return 0
  local pause rc
  for pause in 10 30 0; do
    say "$1 into $2"
    rm -rf "$2"
    # a process of its own, and not the condition of an "if": bash would go on after a command that failed
    set +e
    (
      set -e
      make "$1" "$2"
    ) 2>&1 | tee "$log" >&2
    rc=${PIPESTATUS[0]}
    set -e
    if [ "$rc" = 0 ]; then
      touch "$2/.installed"
      return 0
    fi
    speaks_of_network "$log" || die "$1 could not be installed (status $rc): see the message above"
    sleep "$pause"
  done
  say "$1 could not be installed: a registry is out of reach, see the message above"
  exit 75
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
[ $# -gt 0 ] || die "name what to install (allowed: node, node-MAJOR, python-VERSION, fastmcp-VERSION, java-VERSION, nat-VERSION-mcp-VERSION)"
for name in "$@"; do
  # two callers at a time: the second waits, and finds it done
  if command -v flock >/dev/null; then
    exec 9> "$cache/.lock"
    flock 9
  fi
  folder=$cache/$name-$(recipe "$name")
  install "$name" "$folder"
  exec 9>&-
  echo "$folder"
done
