#!/usr/bin/env python3
"""Marks of unfinished work, paths of one machine, and files that grew past 400 lines."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented yet")
machine_path = re.compile(r"(?<![\w$}/])/(work|farm|root|home/\w+)/")
longest = 400
code = (".cpp", ".hpp", ".py", ".ts", ".tsx", ".mjs")
sources = code + (".sh", ".js", ".sql", ".txt", ".cmake")

listed = subprocess.run(["git", "-C", str(root), "ls-files"], capture_output=True, text=True, check=True).stdout.split()
found = []
for name in listed:
    file = root / name
    if file.suffix not in sources or name == "tests/lint/tidy_words.py" or not file.exists():
        continue
    lines = file.read_text().splitlines()
    for number, line in enumerate(lines, 1):
        if unfinished.search(line):
            found.append(f"{name}:{number}: a mark of unfinished work")
        if machine_path.search(line):
            found.append(f"{name}:{number}: a path of one machine")
    if len(lines) > longest and file.suffix in code and not name.startswith("tests/data/"):
        found.append(f"{name}: {len(lines)} lines; two themes want two names")
print("\n".join(found))
print(f"words: {len(listed)} files, {len(found)} problems")
sys.exit(bool(found) or not listed)
