#!/usr/bin/env python3
"""Each command of the catalogue needs a functional test: its words must stand in one of tests/functional/test_*.py,
as arguments in a row ("tenant", "create") or as one text ("tenant create"). Prints those that don't; exit 1.
The catalogue is read from the sources, so nothing has to be built."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROW = re.compile(r'\.words\s*=\s*"([^"]+)"')


def commands():
    """The words of every row that people see, in the order of the files."""
    found = []
    for source in sorted((ROOT / "common/api").glob("commands_*.cpp")):
        found += [words for words in ROW.findall(source.read_text(encoding="utf-8")) if not words.startswith("__")]
    return found


def is_tested(words, tests):
    apart = r'["\']\s*,\s*["\']'.join(map(re.escape, words.split()))
    return re.search(rf'["\'](?:{apart}|{re.escape(words)})["\' ]', tests) is not None


def main():
    all_commands = commands()
    if len(all_commands) < 40:
        sys.exit(f"only {len(all_commands)} commands were found in common/api: has the form of the rows changed?")
    tests = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests/functional").glob("test_*.py")))
    missing = [words for words in all_commands if not is_tested(words, tests)]
    for words in missing:
        print(f"no functional test of: iterochat {words}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
