"""Figures of backups: MB/s of create, verify, drill and restore, and the daemon's memory beside them.

    ITEROCHAT_BUILD=build/release /usr/bin/python3 tests/bench/backup/measure.py [MB]

Fills a tenant with messages of 4,000 characters, of 5,000 words, over HTTP, then runs each command three times.
"""
import pathlib
import random
import statistics
import string
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "functional"))
from harness import Daemon  # noqa: E402

TEXT = 4000
SENDERS = 8
RUNS = 3


def fill(daemon, key, megabytes):
    """Each sender posts its share into conversations of people (the AI stays out)."""
    count = megabytes * 1_000_000 // TEXT // SENDERS
    words = ["".join(random.Random(i).choices(string.ascii_lowercase, k=3 + i % 8)) for i in range(5000)]

    def send(seed):
        chance = random.Random(seed)
        link = daemon.connect()
        visitor = daemon.visitor(key)
        conversation = visitor.start("begin")["conversation"]["id"]
        visitor.call("POST", f"conversations/{conversation}/human").expect(200)
        for _ in range(count):
            body = {"text": " ".join(chance.choices(words, k=TEXT // 8)), "client_id": str(uuid.UUID(int=chance.getrandbits(128)))}
            visitor.call("POST", f"conversations/{conversation}/messages", body, connection=link).expect(201)

    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def resident(daemon, what="VmRSS"):
    for line in pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def reset_peak(daemon):
    pathlib.Path(f"/proc/{daemon.process.pid}/clear_refs").write_text("5")


def measure(daemon, name, megabytes, *words):
    took, peaks = [], []
    for _ in range(RUNS):
        reset_peak(daemon)
        idle = resident(daemon)
        begin = time.monotonic()
        result = daemon.cli(*words, "--json").expect().json
        took.append(time.monotonic() - begin)
        peaks.append(resident(daemon, "VmHWM") - idle)
    median = statistics.median(took)
    print(f"{name:28} {median:7.2f} s  ({min(took):.2f} to {max(took):.2f})  {megabytes / median:7.1f} MB/s"
          f"   peak {max(peaks):.0f} MiB over idle", flush=True)
    return result


def main():
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory(prefix="iterochat-bench-") as folder:
        identity = pathlib.Path(folder) / "operator.key"
        daemon = Daemon()
        try:
            recipient = daemon.cli("backup", "keygen", "-o", identity, "--json").expect().json["key"]["recipient"]
            daemon.stop()
            daemon.write_config({"backup": {"recipients": f'["{recipient}"]', "keep": '"1d"'},
                                 "http": {"connections_per_address": 0}})
            daemon.start()
            fill(daemon, daemon.tenant("acme")["widget_key"], megabytes)
            made = daemon.cli("backup", "create", "--json").expect().json["backup"]
            size = made["bytes"] / 1_000_000
            print(f"archive {size:.1f} MB, keyring {made['keyring']['bytes'] / 1000:.0f} kB")
            made = measure(daemon, "create", size, "backup", "create")["backup"]
            made = measure(daemon, "create --verify", size, "backup", "create", "--verify")["backup"]
            measure(daemon, "verify", size, "backup", "verify", made["path"])
            measure(daemon, "verify with identity", size, "backup", "verify", made["path"], "--identity-file", identity)
            measure(daemon, "drill", size, "backup", "drill", "--identity-file", identity)
            measure(daemon, "restore tenant", size, "restore", "tenant", made["path"], "--identity-file", identity, "--yes")
        finally:
            daemon.close()


if __name__ == "__main__":
    main()
