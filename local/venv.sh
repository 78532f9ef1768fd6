#!/bin/sh
# Sets up the Makefile's virtual environment: venv.sh "[PYTHON]" ARGUMENTS of local/set_up.py, which does it
set -eu
candidates=${1:-python3 python3.13 python3.12 python3.11}
shift
for python in $candidates; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" -B local/set_up.py "$@"
  fi
done
echo "Iris needs Python 3.11 or newer, and ${candidates%% *} is not: install one, or name it: make PYTHON=/path/to/python3 …" >&2
exit 1
