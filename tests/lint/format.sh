#!/bin/sh
# Every C++ file is as clang-format writes it.
set -eu
cd "$(dirname "$0")/../.."
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run -Werror
