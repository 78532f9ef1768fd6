#!/bin/sh
# Installs the clients as they are pinned: Python's in a virtual environment of their own, npm's in node_modules.
set -eu
python=$(command -v "$1")
case $python in /*) ;; *) python=$PWD/$python ;; esac
cd "$(dirname "$0")"
if [ ! -e .venv/.ready ] || [ requirements.txt -nt .venv/.ready ]; then
  "$python" -m venv --clear .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
  touch .venv/.ready
fi
if [ ! -e node_modules/.ready ] || [ package-lock.json -nt node_modules/.ready ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  touch node_modules/.ready
fi
