#!/bin/sh
# Creates or updates the virtual environment of the Makefile: venv.sh FOLDER [PYTHON]
set -eu
folder=$1
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
found=
for python in ${2:-python3 python3.13 python3.12 python3.11}; do
  if "$python" -c "$new_enough" 2>/dev/null; then found=$python; break; fi
done
if [ -z "$found" ]; then
  echo "Iris needs Python 3.11 or newer, and ${2:-python3} is not. Install one, or name it: make PYTHON=/path/to/python3 …" >&2
  exit 1
fi
echo "Setting up $folder with $("$found" --version); the first time takes a minute …" >&2
"$folder/bin/python" -c "$new_enough" 2>/dev/null || rm -rf "$folder"
if ! "$found" -m venv "$folder" >/dev/null 2>&1; then
  echo "$found has no venv module (on Debian and Ubuntu: apt install python3-venv)." >&2
  exit 1
fi
if ! "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt ||
  ! "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; then
  echo "The packages in requirements/dev.txt could not be installed; see pip's words above." >&2
  exit 1
fi
sh local/gazetteer.sh "$folder/bin/python" "$folder/share/iris/gazetteer.sqlite"
