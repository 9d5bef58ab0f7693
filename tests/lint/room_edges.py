#!/usr/bin/env python3
"""Holds the arrows between rooms, where third-party headers may stand, and that json.hpp stays out of headers."""
import json
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
rules = json.loads((root / "tests/lint/rooms.json").read_text())
edges, headers = rules["edges"], rules["headers"]
include = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room_of(path: str) -> str:
    """The longest room that holds the path."""
    fitting = [room for room in edges if path.startswith(room + "/")]
    return max(fitting, key=len) if fitting else ""


def problems_of(file: pathlib.Path):
    name = file.relative_to(root).as_posix()
    room = room_of(name)
    if not room:
        yield f"{name}: stands in no room of tests/lint/rooms.json"
        return
    for number, line in enumerate(file.read_text().splitlines(), 1):
        found = include.match(line)
        if not found:
            continue
        target = found.group(2)
        where = f"{name}:{number}"
        if found.group(1) == '"':
            other = room_of(target)
            if not (root / target).exists():
                yield f"{where}: include {target} from the root of the repository"
            elif other not in ("common/base", room) and other not in edges[room] and "*" not in edges[room]:
                yield f"{where}: {room} may not include {other}"
        elif target in headers and room not in headers[target]:
            yield f"{where}: {target} belongs to {', '.join(headers[target])}"
        elif target == "nlohmann/json.hpp" and file.suffix == ".hpp":
            yield f"{where}: headers include nlohmann/json_fwd.hpp"


files = [f for part in ("common", "daemon", "cli") for f in sorted((root / part).rglob("*")) if f.suffix in (".cpp", ".hpp")]
found = [problem for file in files for problem in problems_of(file)]
print("\n".join(found))
print(f"room edges: {len(files)} files, {len(found)} problems")
sys.exit(bool(found) or not files)
