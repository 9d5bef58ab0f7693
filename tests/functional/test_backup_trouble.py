"""Backups and restores under a full disk, kills, and random histories of erasures."""
import contextlib
import os
import random
import signal
import subprocess

import pytest

from harness import BUILD
from test_backup import back_up, CANARY, conversations, erase, erased_again, make_world, operator, other_host, restore_here, talk, world  # noqa: F401 (fixtures among them)


def test_a_full_disk_leaves_no_archive_and_touches_nothing(world, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small],
                                           capture_output=True).returncode != 0:
        pytest.skip("a small file system can't be mounted here")
    try:
        refused = world.cli("backup", "create", "-o", small).expect(74)
        assert "full" in refused.err and not list(small.iterdir())
        back_up(world)
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.parametrize("command", ["create", "restore"])
def test_a_kill_at_any_moment_leaves_a_whole_state(world, command):
    made = back_up(world)
    for wait in (0.0, 0.05, 0.15, 0.4):
        words = ["backup", "create"] if command == "create" else \
            ["restore", "tenant", made["id"], "--identity-file", str(world.identity), "--yes"]
        running = subprocess.Popen([str(BUILD / "iterochat"), "--socket", str(world.socket), *words],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(wait)  # the moment of the kill, not a condition
        world.kill()
        running.kill()
        running.wait()
        world.start()
        assert conversations(world) == {p.talk for p in world.people}
        assert not list(world.state.rglob("*.part"))
        for left in ("backup-staging", "restore-tenant", "drill"):
            assert not (world.state / left).exists()
        for listed in world.cli("backup", "list", "--json").expect().json["backups"]:
            world.cli("backup", "verify", listed["id"]).expect()
    assert world.cli("doctor", "--json").expect().json["problems"] == 0


def test_a_kill_during_a_whole_restore_is_taken_back_or_finished(world):
    made = back_up(world)
    world.stop()
    for wait in (0.1, 0.3, 0.6, 1.0):
        running = subprocess.Popen([str(BUILD / "iterochat"), "--socket", str(world.socket), "-c", str(world.config),
                                    "restore", "backup", made["id"], "--identity-file", str(world.identity),
                                    "--confirm", made["id"]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(wait)
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(running.pid)], capture_output=True, text=True).stdout
        for pid in [running.pid, *map(int, children.split())]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        running.wait()
        world.start()
        assert conversations(world) == {p.talk for p in world.people}
        assert not (world.state / "restore").exists()
        assert world.cli("doctor", "--json").expect().json["problems"] == 0
        world.stop()


def run_history(seed, operator, folder, rounds):
    """Random talk, backups and erasures; then a random backup is restored elsewhere. Returns what was checked."""
    chance = random.Random(seed)
    daemon = make_world(operator, folder)
    backups, alive, erased = [], {p.id: p for p in daemon.people}, {}
    try:
        for step in range(rounds):
            act = chance.choice(("talk", "talk", "back up", "erase person", "erase conversation", "keyring"))
            if act == "talk":
                person = talk(daemon, f"{CANARY} step {step}", f"Name{step}", f"s{step}@example.com")
                alive[person.id] = person
            elif act == "back up":
                backups.append((back_up(daemon), dict(alive)))
            elif act == "erase person" and len(alive) > 1:
                person = alive.pop(chance.choice(sorted(alive)))
                erase(daemon, person)
                erased[person.id] = person
            elif act == "erase conversation" and len(alive) > 1:
                person = alive.pop(chance.choice(sorted(alive)))
                daemon.cli("erase", "conversation", person.talk, "-t", "acme", "--yes").expect()
                erased[person.talk] = person
            else:
                daemon.cli("backup", "create", "-t", "acme").expect()
        backups.append((back_up(daemon), dict(alive)))
        made, then = chance.choice(backups)
        if not any(person.id in then for person in erased.values()):  # then nothing would be erased again
            person = alive.pop(chance.choice(sorted(alive.keys() & then.keys())))
            erase(daemon, person)
            erased[person.id] = person
        daemon.cli("backup", "create", "-t", "acme").expect()
        daemon.stop()
        host = other_host()
        try:
            done = restore_here(host, made["path"], daemon.keyring, daemon.identity, "--confirm", made["id"]).json
            host.start()
            there = conversations(host)
            gone = {p.talk for p in erased.values()}
            assert not there & gone, f"seed {seed}: {there & gone} came back"
            assert there == {p.talk for p in then.values()} - gone, f"seed {seed}"
            named = erased_again(done)
            for name, person in erased.items():
                if person.id in then:
                    assert name in named, f"seed {seed}: {name} was erased again and not named"
            assert done["problems"] == 0
            return len(named)
        finally:
            host.close()
    finally:
        daemon.close()


def test_random_backups_after_random_erasures_bring_nobody_back(operator, tmp_path):
    count = int(os.environ.get("ITEROCHAT_RESTORES", "1"))
    first = int(os.environ.get("ITEROCHAT_SEED", "2"))
    named = sum(run_history(seed, operator, tmp_path / f"keyring-{seed}", 12) for seed in range(first, first + count))
    assert named > 0, "no history erased anybody after a backup: the test tests nothing"


def test_a_named_ledger_is_there_and_goes_on_where_the_backup_ends(world, tmp_path):
    world.cli("erase", "conversation", world.people[0].talk, "-t", "acme", "--yes").expect()
    made = back_up(world)
    opened = (made["id"], "-t", "acme", "--identity-file", world.identity, "--yes", "--ledger")
    assert "none.log" in world.cli("restore", "tenant", *opened, tmp_path / "none.log").expect(66).err
    (tmp_path / "empty.log").write_bytes(b"")
    assert "empty.log" in world.cli("restore", "tenant", *opened, tmp_path / "empty.log").expect(77).err
    world.cli("restore", "tenant", *opened, world.state / "ledger.log").expect()
