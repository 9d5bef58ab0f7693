"""Backups, restores and drills with the real programs: here and on another host, whole and damaged, after erasures."""
import pathlib
import random
import shutil

import pytest

from conftest import ARTICLES
from harness import BUILD, Daemon

CANARY = "zanzibarquokka"


def keygen(folder):
    """An operator's identity: its file and its public key."""
    path = folder / "operator.key"
    made = Daemon.cli(Shell(folder), "backup", "keygen", "-o", path, "--json").expect().json["key"]
    return path, made["recipient"]


class Shell:
    """For commands that need no daemon."""

    def __init__(self, folder):
        self.socket = folder / "none.sock"


@pytest.fixture
def operator(tmp_path):
    return keygen(tmp_path)


@pytest.fixture
def world(operator, tmp_path):
    """A daemon that seals for an operator, keyring apart, with a tenant, articles, and three people's conversations."""
    daemon = make_world(operator, tmp_path / "keyring")
    yield daemon
    daemon.close()


def make_world(operator, keyring):
    daemon = Daemon(settings={"backup": {"recipients": f'["{operator[1]}"]', "keyring_folder": f'"{keyring}"'}})
    daemon.identity, daemon.keyring = operator[0], keyring / "keyring.icbackup"
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    daemon.people = [talk(daemon, f"{CANARY} number {i}: how long does delivery take?", f"Person{i}", f"p{i}@example.com")
                     for i in range(3)]
    return daemon


def talk(daemon, text, name, email):
    visitor = daemon.visitor(daemon.key, name=name, email=email)
    conversation = visitor.start(text)["conversation"]
    visitor.answer_to(conversation["id"], 1)
    visitor.talk = conversation["id"]
    return visitor


def back_up(daemon, *words):
    return daemon.cli("backup", "create", "--verify", "--json", *words).expect().json["backup"]


def conversations(daemon, tenant="acme"):
    return {c["id"] for c in daemon.cli("conversation", "list", "-t", tenant, "--json").expect().json["conversations"]}


def erase(daemon, visitor):
    daemon.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id).expect()


def erased_again(result):
    return {entry["id"]: entry["cause"] for entry in result["restore"]["erased_again"]}


def other_host():
    """A machine that never saw the data: its own root key, nothing in its state folder."""
    return Daemon(start=False)


def restore_here(host, archive, keyring, identity, *words, status=0):
    return host.cli("-c", host.config, "restore", "backup", archive, "--keyring", keyring, "--identity-file", identity,
                    "--json", *words).expect(status)


def test_a_key_is_made_offline_and_never_overwritten(tmp_path):
    path, recipient = keygen(tmp_path)
    assert recipient.startswith("icr1-")
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.read_text().startswith("ics1-") and recipient in path.read_text()
    before = path.read_bytes()
    Daemon.cli(Shell(tmp_path), "backup", "keygen", "-o", path).expect(73)
    assert path.read_bytes() == before


def test_a_backup_is_made_listed_shown_verified_and_pruned(world):
    made = back_up(world)
    path = pathlib.Path(made["path"])
    assert made["verified"] is True and made["bytes"] == path.stat().st_size and not made["own_key"]
    assert path.stat().st_mode & 0o777 == 0o600
    for file in (path, world.keyring):
        content = file.read_bytes()
        assert CANARY.encode() not in content and b"example.com" not in content and b"owner@" not in content
    assert not list(world.state.rglob("*.part")) and not (world.state / "backup-staging").exists()

    listed = world.cli("backup", "list", "--json").expect().json["backups"]
    assert [b["id"] for b in listed] == [made["id"]] and listed[0]["tenants"][0]["counts"]["conversations"] == 3
    shown = world.cli("backup", "show", made["id"], "--json").expect().json["backup"]
    names = {f["name"].rsplit("/", 1)[-1] for f in shown["files"]}
    assert names == {"control.db", "main.db", "audit.log", "checkpoints.log"}, "no key and no index is in a data archive"
    keys = world.cli("backup", "show", "keyring", "--json").expect().json["backup"]
    assert {f["name"].rsplit("/", 1)[-1] for f in keys["files"]} == {"keys.json", "keys.db", "ledger.log"}

    assert world.cli("backup", "verify", listed[0]["short_id"], "--json").expect().json["backup"]["opened"] is False
    opened = world.cli("backup", "verify", path, "--identity-file", world.identity, "--json").expect().json["backup"]
    assert opened["opened"] is True and opened["signed_by"] == "this installation"
    world.cli("backup", "verify", "keyring", "--identity-file", world.identity).expect()
    world.cli("backup", "show", "nothing").expect(67)

    status = world.cli("status", "--json").expect().json["last_backup"]
    assert status["verified"] is True and status["bytes"] == made["bytes"]
    checks = {c["name"]: c["state"] for c in world.cli("doctor", "--json").expect().json["checks"]}
    assert checks["backup_age"] == "ok" and checks["backup_recipients"] == "ok" and checks["backup_drill"] == "warning"

    second = back_up(world)
    plan = world.cli("backup", "prune", "--keep", "1d", "--dry-run", "--json").expect().json
    assert [b["id"] for b in plan["removed"]] == [made["id"]] and path.exists()
    world.cli("backup", "prune", "--keep", "1d").expect(64)
    world.cli("backup", "prune", "--keep", "1d", "--yes").expect()
    acts = [e["action"] for e in world.cli("audit", "list", "--json").expect().json["entries"]]
    assert {"backup.create", "backup.prune"} <= set(acts)
    assert [b["id"] for b in world.cli("backup", "list", "--json").expect().json["backups"]] == [second["id"]]
    world.cli("backup", "prune", "--keep", "nonsense", "--yes").expect(65)

    world.stop()
    offline = world.cli("-c", world.config, "backup", "list", "--json").expect().json["backups"]
    assert [b["id"] for b in offline] == [second["id"]]
    world.cli("-c", world.config, "backup", "verify", second["id"], "--identity-file", world.identity).expect()


def test_quiet_says_nothing_and_create_keeps_what_the_rule_says(world):
    for _ in range(3):
        done = world.cli("--quiet", "--no-input", "backup", "create", "--keep", "1d", "--verify").expect()
        assert done.out == "" and done.err == ""
    assert len(world.cli("backup", "list", "--json").expect().json["backups"]) == 1


def test_without_a_recipient_the_installation_keeps_a_key_and_says_so(daemon):
    daemon.tenant("acme")
    made = back_up(daemon)
    assert made["own_key"] is True and (daemon.state / "backup-identity.key").stat().st_mode & 0o777 == 0o400
    assert daemon.cli("backup", "verify", made["id"], "--json").expect().json["backup"]["opened"] is True
    checks = {c["name"]: c["state"] for c in daemon.cli("doctor", "--json").expect().json["checks"]}
    assert checks["backup_recipients"] == "warning"
    drilled = daemon.cli("backup", "drill", "--json").expect().json
    assert drilled["problems"] == 0


def test_a_drill_restores_verifies_and_leaves_nothing(world):
    world.cli("backup", "drill", "--identity-file", world.identity).expect(67)
    back_up(world)
    erase(world, world.people[0])
    world.cli("backup", "drill").expect(64)  # sealed for the operator: the server can't open it
    drilled = world.cli("backup", "drill", "--identity-file", world.identity, "--json").expect().json
    assert drilled["problems"] == 0 and erased_again(drilled)[world.people[0].id] == "ledger"
    assert drilled["restore"]["tenants"][0]["messages_opened"] >= 4
    assert not (world.state / "drill").exists()
    assert conversations(world) == {p.talk for p in world.people[1:]}
    checks = {c["name"]: c["state"] for c in world.cli("doctor", "--json").expect().json["checks"]}
    assert checks["backup_drill"] == "ok"


def test_one_tenant_comes_back_in_its_place_without_who_was_erased(world):
    made = back_up(world)
    erased, kept, _ = world.people
    erase(world, erased)
    late = talk(world, "I came after the backup", "Late", "late@example.com")
    world.cli("restore", "tenant", made["id"], "--identity-file", world.identity).expect(64)
    looked = world.cli("restore", "tenant", made["id"], "--identity-file", world.identity, "--dry-run", "--json").expect().json
    assert looked["dry_run"] and looked["restore"]["tenants"][0]["replaced"] and late.talk in conversations(world)

    done = world.cli("restore", "tenant", made["id"], "--identity-file", world.identity, "--yes", "--json").expect().json
    named = erased_again(done)
    assert named[erased.id] == "ledger" and named[erased.talk] == "ledger"
    assert conversations(world) == {p.talk for p in world.people[1:]}
    world.cli("conversation", "show", erased.talk, "-t", "acme").expect(67)
    assert CANARY in kept.messages(kept.talk)[0]["text"], "a visitor's own session goes on"
    assert not (world.state / "restore-tenant").exists()
    found = world.owner.call("GET", f"conversations?q={CANARY}").expect(200)["items"]
    assert {c["id"] for c in found} == {p.talk for p in world.people[1:]}, "the search index was rebuilt"
    assert kept.post(kept.talk, "and on it goes").status == 201
    answer = world.cli("kb", "ask", "Can I send something back?", "-t", "acme", "--json").expect().json
    assert answer["candidates"], "articles serve again"
    world.cli("audit", "verify").expect()
    acts = world.cli("audit", "list", "--json").expect().json["entries"]
    assert [a["target"] for a in acts if a["action"] == "restore.tenant"] == [made["id"]]


def test_a_corrected_text_and_a_former_name_do_not_come_back(world):
    agent = world.user("agent@acme.example", role="agent")
    visitor = world.people[0]
    message = visitor.messages(visitor.talk)[0]["id"]
    visitor.call("POST", f"conversations/{visitor.talk}/human").expect(200)
    agent.call("POST", f"conversations/{visitor.talk}/claim").expect(200)
    made = back_up(world)
    earlier = visitor.messages(visitor.talk)[0]["text"]
    world.cli("conversation", "rectify", message, "-t", "acme", "--file", "-", "--yes", stdin="The right words").expect()
    world.cli("user", "delete", "agent@acme.example", "-t", "acme", "--yes").expect()
    done = world.cli("restore", "tenant", made["id"], "--identity-file", world.identity, "--yes", "--json").expect().json
    assert erased_again(done)[message] == "ledger"
    shown = visitor.messages(visitor.talk)[0]["text"]
    assert earlier not in shown and "corrected after the backup" in shown
    assert {entry["kind"] for entry in done["restore"]["erased_again"]} == {"text", "member"}
    # what was corrected before the copy keeps its new text
    world.cli("conversation", "rectify", message, "-t", "acme", "--file", "-", "--yes", stdin="The final words").expect()
    made = back_up(world)
    world.cli("restore", "tenant", made["id"], "--identity-file", world.identity, "--yes").expect()
    assert visitor.messages(visitor.talk)[0]["text"] == "The final words"


def test_one_tenant_comes_back_beside_itself_and_on_another_host(world):
    made = back_up(world, "-t", "acme")
    done = world.cli("restore", "tenant", made["path"], "--into", "acme-before", "--identity-file", world.identity,
                     "--yes", "--json").expect().json
    assert done["restore"]["tenants"][0]["slug"] == "acme-before" and not done["restore"]["tenants"][0]["replaced"]
    assert conversations(world, "acme-before") == conversations(world) == {p.talk for p in world.people}
    world.cli("restore", "tenant", made["path"], "--into", "acme-before", "--identity-file", world.identity, "--yes").expect(73)
    other = Daemon()
    try:
        other.tenant("beta")
        other.cli("restore", "tenant", made["path"], "--keyring", world.keyring, "--identity-file", world.identity,
                  "--yes").expect()
        assert conversations(other) == {p.talk for p in world.people}
        member = other.sign_in("owner@acme.example")
        said = member.call("GET", f"conversations/{world.people[0].talk}/messages?after_seq=0&limit=10").expect(200)["items"]
        assert CANARY in said[0]["text"]
        assert other.cli("doctor", "--json").expect().json["problems"] == 0
    finally:
        other.close()


def test_the_worst_night_everything_comes_back_on_another_host(world):
    made = back_up(world)
    erased, kept, _ = world.people
    erase(world, erased)
    world.cli("backup", "create").expect()  # a later keyring: the erasure is in it
    before = world.cli("audit", "list", "--json").expect().json["entries"]
    world.stop()
    host = other_host()
    try:
        looked = restore_here(host, made["path"], world.keyring, world.identity, "--dry-run").json
        assert looked["restore"]["confirm"] == made["id"]
        restore_here(host, made["path"], world.keyring, world.identity, "--confirm", "something", status=64)
        done = restore_here(host, made["path"], world.keyring, world.identity, "--confirm", made["id"]).json
        assert erased_again(done)[erased.id] == "ledger" and done["problems"] == 0
        assert not (host.state / "restore").exists()
        host.start()
        assert conversations(host) == {p.talk for p in world.people[1:]}
        member = host.sign_in("owner@acme.example")
        said = member.call("GET", f"conversations/{kept.talk}/messages?after_seq=0&limit=10").expect(200)["items"]
        assert CANARY in said[0]["text"]
        member.call("GET", f"conversations/{erased.talk}").expect(404)
        assert host.call("GET", f"organizations/{member.organization}/conversations", token=world.owner.token).status == 401
        host.cli("audit", "verify").expect()
        entries = host.cli("audit", "list", "--json").expect().json["entries"]
        assert entries[-1]["action"] != before[-1]["action"] and any(e["action"] == "restore.backup" for e in entries)
        assert host.cli("doctor", "--json").expect().json["problems"] == 0
        again = back_up(host)
        assert again["verified"]
    finally:
        host.close()


def test_a_lost_database_comes_back_on_the_same_host(world):
    made = back_up(world)
    world.stop()
    (world.state / "control.db").write_bytes(b"not a database any more" * 1000)
    assert world.start(expect_failure=True) != 0
    restore_here(world, made["id"], world.keyring, world.identity, "--confirm", made["id"])
    world.start()
    assert conversations(world) == {p.talk for p in world.people}


def test_a_running_daemon_keeps_its_files(world):
    made = back_up(world)
    refused = world.cli("restore", "backup", made["id"], "--identity-file", world.identity, "--confirm", made["id"]).expect(75)
    assert "stop" in refused.err
    assert conversations(world) == {p.talk for p in world.people}


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << (at % 8)
    path.chmod(0o600)
    path.write_bytes(content)


def test_any_changed_bit_old_keyring_and_cut_ledger_are_refused(world, tmp_path):
    made = back_up(world)
    archive = pathlib.Path(made["path"])
    old_keyring = tmp_path / "old-keyring.icbackup"
    shutil.copy(world.keyring, old_keyring)
    for path in (archive, world.keyring):
        whole = path.read_bytes()
        name = "keyring" if path == world.keyring else str(path)
        places = [0, 10, len(whole) // 2, len(whole) - 1, len(whole) - 20, len(whole) - 100] + \
                 [random.randrange(len(whole)) for _ in range(6)]
        for at in places:
            flip(path, at)
            assert world.cli("backup", "verify", name).status in (65, 76), f"byte {at} of {len(whole)} was changed unnoticed"
            path.write_bytes(whole)
        world.cli("backup", "verify", name).expect()

    erase(world, world.people[0])
    second = back_up(world)
    drill = ("backup", "drill", "--identity-file", world.identity)
    refused = world.cli(*drill, second["id"], "--keyring", old_keyring).expect(77)
    assert "older than the backup" in refused.err
    refused = world.cli(*drill, made["id"], "--keyring", old_keyring).expect(77)
    assert "newer keyring" in refused.err
    world.cli(*drill, made["id"]).expect()
    world.stop()

    host = other_host()  # where the newer keyring is not at hand, but a newer archive tells of more erasures
    try:
        (host.folder / "b").mkdir()
        for one in (made, second):
            shutil.copy(one["path"], host.folder / "b")
        here = host.folder / "b" / pathlib.Path(made["path"]).name
        refused = restore_here(host, here, old_keyring, world.identity, "--confirm", made["id"], status=77)
        assert "ledger" in refused.err
        ledger = host.folder / "saved-ledger.log"
        shutil.copy(world.state / "ledger.log", ledger)
        done = restore_here(host, here, old_keyring, world.identity, "--ledger", ledger, "--confirm", made["id"]).json
        assert erased_again(done)[world.people[0].id] == "ledger", "the saved ledger tells who was erased"
        flip(ledger, 100)
        restore_here(host, here, old_keyring, world.identity, "--ledger", ledger, "--confirm", made["id"], status=74)
    finally:
        host.close()

    host = other_host()  # the same without any newer ledger: it must be asked for, and is recorded
    try:
        (host.folder / "b").mkdir()
        for one in (made, second):
            shutil.copy(one["path"], host.folder / "b")
        here = host.folder / "b" / pathlib.Path(made["path"]).name
        restore_here(host, here, old_keyring, world.identity, "--confirm", made["id"], status=77)
        done = restore_here(host, here, old_keyring, world.identity, "--accept-ledger-loss", "--confirm", made["id"]).json
        assert done["restore"]["ledger_loss"] is True
        host.start()
        act = next(e for e in host.cli("audit", "list", "--json").expect().json["entries"] if e["action"] == "restore.backup"
                   and e["facts"]["ledger_loss"] == "accepted")
        assert act["target"] == made["id"]
    finally:
        host.close()


def test_another_ones_key_opens_nothing(world, tmp_path):
    made = back_up(world)
    (tmp_path / "stranger").mkdir()
    stranger, recipient = keygen(tmp_path / "stranger")
    refused = world.cli("backup", "verify", made["id"], "--identity-file", stranger).expect(77)
    assert "sealed for" in refused.err
    public = tmp_path / "public"
    public.write_text(recipient + "\n")
    both = back_up(world, "--recipient-file", public)
    world.cli("backup", "verify", both["id"], "--identity-file", stranger).expect()
    public.write_text(recipient[:-1] + ("A" if recipient[-1] != "A" else "B") + "\n")
    world.cli("backup", "create", "--recipient-file", public).expect(65)


def test_an_erasure_reaches_the_keyring_that_opens_every_backup(world):
    made = back_up(world)
    erased = world.people[0]
    erase(world, erased)
    world.cli("backup", "create", "-t", "acme").expect()  # any backup writes the keyring again
    host = other_host()
    try:
        world.stop()
        (world.state / "ledger.log").unlink()
        done = restore_here(host, made["path"], world.keyring, world.identity, "--confirm", made["id"]).json
        assert erased.id in erased_again(done)
        host.start()
        assert erased.talk not in conversations(host)
    finally:
        host.close()
