#!/bin/sh
# Makes the types of the API's documents, one file for each slice.   usage: npm run generate
set -eu
cd "$(dirname "$0")"
for document in ../server/src/main/resources/api/*.yaml; do
  slice="$(basename "$document" .yaml)"
  if [ "$slice" != common ]; then
    node_modules/.bin/openapi-typescript "$document" -o "src/lib/api/generated/$slice.ts" --silent
  fi
done
