#!/bin/sh
# The manual pages, generated and hand-written, must be clean mdoc.
set -eu
cd "$(dirname "$0")/../../man"
command -v mandoc >/dev/null || { echo "mandoc is not installed"; exit 1; }
exec mandoc -Tlint -Wwarning ./*.[0-9]
