"""Figures of exports: messages a second, the daemon's memory, the round trip, and what sealing costs in a file.

    ITEROCHAT_BUILD=build/release /usr/bin/python3 tests/bench/export/measure.py [CONVERSATIONS]

Multiplies the conversation of a small export, imports that, and exports it three times; imports the last elsewhere
and exports it there. Then compares main.db with a copy in which the messages' texts stand unsealed.
"""
import hashlib
import json
import pathlib
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "functional"))
from harness import Daemon  # noqa: E402

MESSAGES = 100  # a conversation
RUNS = 3
SEAL_HEAD, SEAL = 24, 40  # bytes: the nonce before a sealed text; nonce and tag together
WORDS = [line.split()[0] for line in pathlib.Path(__file__).read_text().splitlines() if line.split()]


def rows(text):
    return [json.loads(line) for line in text.decode().splitlines()]


def lines(items):
    return "".join(json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
                   for item in items).encode()


def new_id(like, chance):
    """An id of the same moment."""
    return str(uuid.UUID(like[:19] + str(uuid.UUID(int=chance.getrandbits(128)))[19:]))


def multiplied(small, large, conversations):
    """The archive `large`: what `small` holds, and its conversation so many times, of 100 messages each."""
    chance = random.Random(1)
    with zipfile.ZipFile(small) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name.startswith("data/")}
        manifest = json.loads(archive.read("manifest.json"))
    pattern = rows(files["data/conversations.jsonl"])[0]
    message = rows(files["data/messages.jsonl"])[0]
    many, messages = [], []
    for index in range(conversations):
        short = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=8))
        many.append({**pattern, "id": new_id(pattern["id"], chance), "short_id": short, "last_seq": MESSAGES})
        for seq in range(1, MESSAGES + 1):
            messages.append({**message, "id": new_id(message["id"], chance), "seq": seq,
                             "conversation_id": many[-1]["id"], "text": " ".join(chance.choices(WORDS, k=15))})
    many.sort(key=lambda row: row["id"])
    messages.sort(key=lambda row: (row["conversation_id"], row["seq"]))
    files["data/conversations.jsonl"], files["data/messages.jsonl"] = lines(many), lines(messages)
    files["data/ai_traces.jsonl"] = b""
    for entry in manifest["files"]:
        if entry["name"] in files:
            content = files[entry["name"]]
            entry.update(bytes=len(content), rows=content.count(b"\n"), sha256=hashlib.sha256(content).hexdigest())
    manifest["files"] = [entry for entry in manifest["files"] if entry["name"] in files]
    manifest["counts"].update(conversations=len(many), messages=len(messages), ai_traces=0)
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return len(messages)


def memory(daemon, what):
    for line in pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def data_of(path):
    """Of the files of data: name → digest."""
    with zipfile.ZipFile(path) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest()
                for name in archive.namelist() if name.startswith("data/")}


def measure(daemon, folder, count):
    took, peaks = [], []
    for run in range(RUNS):
        pathlib.Path(f"/proc/{daemon.process.pid}/clear_refs").write_text("5")
        idle = memory(daemon, "VmRSS")
        begin = time.monotonic()
        daemon.cli("export", "tenant", "acme", "-o", folder / f"{run}.zip", "--json").expect()
        took.append(time.monotonic() - begin)
        peaks.append(memory(daemon, "VmHWM") - idle)
    median = statistics.median(took)
    print(f"export of {count} messages: {median:.2f} s ({min(took):.2f} to {max(took):.2f}), "
          f"{count / median:,.0f} messages/s (goal 100,000), peak {max(peaks):.0f} MiB over idle (goal 32)", flush=True)
    return folder / f"{RUNS - 1}.zip"


def size_unsealed(database, folder):
    """Bytes of main.db as it is, and with the messages' texts in the clear; both vacuumed."""
    sizes = []
    for name in ("sealed.db", "clear.db"):
        copy = folder / name
        shutil.copy(database, copy)
        link = sqlite3.connect(copy, isolation_level=None)
        if name == "clear.db":
            link.execute(f"UPDATE messages SET text = substr(text, {SEAL_HEAD + 1}, length(text) - {SEAL})")
        link.execute("PRAGMA journal_mode = DELETE")
        link.execute("VACUUM")
        link.close()
        sizes.append(copy.stat().st_size)
    return sizes


def main():
    conversations = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    source, target, second = Daemon(), Daemon(), Daemon()
    try:
        with tempfile.TemporaryDirectory(prefix="iterochat-bench-") as name:
            folder = pathlib.Path(name)
            visitor = source.visitor(source.tenant("acme")["widget_key"], name="Ada", email="ada@bench.example")
            visitor.start("hello")
            source.cli("export", "tenant", "acme", "-o", folder / "small.zip").expect()
            count = multiplied(folder / "small.zip", folder / "large.zip", conversations)
            begin = time.monotonic()
            target.cli("import", folder / "large.zip").expect()
            print(f"import of {count} messages: {count / (time.monotonic() - begin):,.0f} messages/s", flush=True)
            last = measure(target, folder, count)
            second.cli("import", last).expect()
            second.cli("export", "tenant", "acme", "-o", folder / "second.zip").expect()
            same = data_of(last) == data_of(folder / "second.zip")
            print("export → import → export: " + ("identical data files" if same else "THE FILES DIFFER"))
            target.stop()
            sealed, clear = size_unsealed(next(target.state.glob("organizations/*/main.db")), folder)
            print(f"main.db {sealed / 1e6:.1f} MB, with its texts unsealed {clear / 1e6:.1f} MB: "
                  f"+{100 * (sealed / clear - 1):.1f} % (goal 15)")
            return 0 if same else 1
    finally:
        for daemon in (source, target, second):
            daemon.close()


if __name__ == "__main__":
    sys.exit(main())
