"""verify erasure: finds what was planted in the files of a real daemon, says where and what to do, and mends it."""
import contextlib
import pathlib
import sqlite3

import pytest

from harness import Daemon, wait_until

PAGE = 4096
PLANTED = b"plantedresidue"
SENTENCE = "the secret recipe of grandmother's soup"


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.tenant("other")
    for number in range(12):
        visitor = daemon.visitor(daemon.key, name=f"Ada {number}")
        conversation = visitor.start(f"{SENTENCE}, number {number}. " + "x" * 3990)["conversation"]
        visitor.call("POST", f"conversations/{conversation['id']}/human").expect(200)
        for turn in range(4):
            visitor.post(conversation["id"], f"turn {turn} " + "long " * 840).expect(201)  # goes on on a second page
        if number % 2:
            daemon.cli("erase", "conversation", conversation["short_id"], "-t", "acme", "--yes").expect()
    pair = [daemon.visitor(daemon.key) for _ in range(2)]  # their rows lie side by side: one leaves holes between the other's
    talks = [visitor.start("hello")["conversation"] for visitor in pair]
    for turn in range(24):
        pair[turn % 2].post(talks[turn % 2]["id"], f"turn {turn}").expect(201)
    daemon.cli("erase", "conversation", talks[0]["short_id"], "-t", "acme", "--yes").expect()
    daemon.main = max(daemon.state.glob("organizations/*/main.db"), key=lambda path: path.stat().st_size)
    yield daemon
    daemon.close()


def look(daemon, *words, status=1, **options):
    return daemon.cli("verify", "erasure", "-t", "acme", "--json", *words, **options).expect(status).json


def number(content, at, size):
    return int.from_bytes(content[at:at + size], "big")


def gap(content, page):
    begin = page + 8 + 2 * number(content, page + 3, 2)
    return begin if content[page] in (10, 13) and page + number(content, page + 5, 2) > begin + 20 else 0


def free_block(content, page):
    block = number(content, page + 1, 2)
    return page + block + 4 if content[page] in (10, 13) and block and number(content, page + block + 2, 2) >= 18 else 0


def overflow_tail(content, page):
    last = not any(content[page:page + 4]) and content[page + 4] and not any(content[page + PAGE - 100:page + PAGE])
    return page + PAGE - 50 if last else 0


def free_page(content, page):
    trunk = (number(content, 32, 4) - 1) * PAGE
    return (number(content, trunk + 8, 4) - 1) * PAGE + 100 if trunk > 0 and number(content, trunk + 4, 4) else 0


@pytest.mark.parametrize("kind, place", [("page_gap", gap), ("free_block", free_block), ("free_page", free_page),
                                         ("overflow_tail", overflow_tail)])
def test_bytes_that_nobody_owns_are_found_with_file_and_page_and_mended(world, kind, place):
    assert look(world, status=0)["findings"] == []
    world.stop()
    content = bytearray(world.main.read_bytes())
    places = {place(content, page) for page in range(PAGE, len(content), PAGE)} - {0}
    assert places
    for at in places:
        content[at:at + len(PLANTED)] = PLANTED
    world.main.write_bytes(content)
    world.start()
    found = look(world)
    planted = {at // PAGE + 1 for at in places}  # but for pages that the start wrote to
    assert found["problems"] == len(found["findings"]) > 0
    for finding in found["findings"]:
        assert (finding["kind"], finding["file"], finding["amount"]) == (kind, "main.db", len(PLANTED))
        assert finding["page"] in planted
    assert "verify erasure --mend" in found["findings"][0]["next"]
    shown = world.cli("verify", "erasure", "-t", "acme")
    assert shown.status == 1 and kind in shown.out and "main.db" in shown.out
    assert look(world, "--mend", status=0)["findings"] == []
    assert PLANTED not in world.main.read_bytes()


def test_stray_files_and_sentences_are_found_and_every_tenant_is_looked_at(world):
    export = world.state / "left" / "acme.zip"
    export.parent.mkdir()
    export.write_bytes(b"PK\x03\x04 and more")
    found = look(world)["findings"]
    assert [(f["kind"], f["file"]) for f in found] == [("export", str(export))]
    export.unlink()
    leak = world.state / "debug.log"
    leak.write_text(f"somebody logged: {SENTENCE}\n")
    assert look(world, status=0)["findings"] == []  # a file's words mean nothing until somebody asks for them
    found = look(world, "--text-file", "-", stdin=SENTENCE + "\n")["findings"]
    assert [(f["kind"], f["file"]) for f in found] == [("log", str(leak))]
    leak.unlink()
    assert look(world, "--text-file", "-", status=0, stdin=SENTENCE + "\n")["verified"][0]["canary"] == "not_found"
    assert world.cli("verify", "erasure", "--text-file", "-", stdin="short\n").status == 65
    assert SENTENCE not in world.log()
    everyone = world.cli("verify", "erasure", "--json").expect(0).json["verified"]
    assert [one["tenant"] for one in everyone] == ["acme", "other"]
    assert everyone[0]["bytes"] > everyone[1]["bytes"] > 0


def absent_posting():
    return 900 << 20 | 1  # of the first message of a conversation that never was


def edit(database, *statements):
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def plant_posting(folder):
    edit(folder / "index.db", f"INSERT INTO shard_0 (rowid, tokens) VALUES ({absent_posting()}, 'aaaaaaaaaa')")


def plant_tombstone(folder):
    edit(folder / "index.db", f"INSERT INTO shard_0 (shard_0, rowid, tokens) VALUES ('delete', {absent_posting()}, 'aaaaaaaaaa')")


def plant_stale_shard(folder):
    edit(folder / "index.db", "CREATE VIRTUAL TABLE shard_77 USING fts5(tokens, content = '', detail = none, columnsize = 0,"
         " tokenize = 'ascii')", f"INSERT INTO shard_77 (rowid, tokens) VALUES ({(77 * 1024 + 5) << 20 | 1}, 'aaaaaaaaaa')")


def plant_name(folder):
    edit(folder / "index.db", "INSERT INTO name_tokens (token, visitor) VALUES ('aaaaaaaaaa', zeroblob(16))")


def plant_key(folder):
    edit(folder / "keys.db", "INSERT INTO conversation_secrets (id, secret) VALUES (randomblob(16), randomblob(72))")


def plant_other_keys(folder):
    edit(folder / "keys.db", "INSERT INTO request_secrets (id, secret) VALUES (randomblob(16), randomblob(72))",
         "INSERT INTO attachment_secrets (id, secret) VALUES (randomblob(16), randomblob(72))")


@pytest.mark.parametrize("kind, plant", [
    ("absent_row", plant_posting), ("deletion_mark", plant_tombstone), ("stale_shard", plant_stale_shard),
    ("absent_name", plant_name), ("orphan_key", plant_key),
    ("orphan_key", plant_other_keys)])
def test_what_nothing_points_to_any_more_is_found_and_mended(world, kind, plant):
    assert look(world, status=0)["findings"] == []
    world.stop()
    plant(world.main.parent)
    world.start()
    found = look(world)["findings"]
    assert [f["kind"] for f in found] == [kind] and found[0]["file"] and "--mend" in found[0]["next"]
    assert look(world, "--mend", status=0)["findings"] == []
    assert look(world, status=0)["findings"] == []
    listed = world.cli("conversation", "list", "-t", "acme", "--json").expect().json["conversations"]
    assert len(listed) == 7, "what belongs to somebody stays"


def test_frames_behind_the_log_and_a_left_copy_are_found(world):
    visitor = world.visitor(world.key)
    conversation = visitor.start("something for the log")["conversation"]
    visitor.wait_for_state(conversation["id"], "waiting")  # or its answer is written over what is planted
    with open(f"{world.main}-wal", "ab") as log:
        log.write(PLANTED)
    found = look(world)["findings"]
    assert [(f["kind"], f["file"]) for f in found] == [("write_ahead_log", "main.db-wal")]
    assert look(world, "--mend", status=0)["findings"] == []
    copy = world.main.with_suffix(".db.tmp")
    copy.write_bytes(b"anything")
    found = look(world)["findings"]
    assert [(f["kind"], f["file"]) for f in found] == [("temporary_file", str(copy))]
    copy.unlink()
    assert look(world, status=0)["findings"] == []


def test_a_file_of_no_tenant_is_told_once(world):
    left = world.temp / "iterochat-left"
    left.write_bytes(b"anything")
    with left.open("ab"):
        found = world.cli("verify", "erasure", "--json").expect(1).json["findings"]
    assert [(f["kind"], f["file"]) for f in found] == [("temporary_file", str(left))]
    left.unlink()


def test_what_an_erasure_has_in_hand_is_no_residue():
    daemon = Daemon()
    try:
        visitor = daemon.visitor(daemon.tenant("acme")["widget_key"], name="Many")
        connection = daemon.connect()
        for number in range(120):
            visitor.call("POST", "conversations", {"text": f"question {number}", "client_id": str(number)},
                         connection=connection).expect(201)
        daemon.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id, "--detach").expect()
        certificates = lambda: daemon.cli("certificate", "list", "--json").expect().json["certificates"]
        jobs = lambda: [job["command"] for job in daemon.cli("job", "list", "--json").expect().json["jobs"]]
        wait_until(lambda: "erase" in jobs() or certificates(), what="the erasure's beginning")
        assert look(daemon, status=0)["findings"] == []
        assert len(certificates()) == 1, "it waited for the end"
    finally:
        daemon.close()


def test_a_file_that_nobody_knows_is_told_and_what_administrators_keep_is_not(world, tmp_path):
    world.cli("backup", "create").expect()
    kept = [world.state / name for name in ("operator.key", "signing.pem", "copy.toml", "ann.json", "ann.json.sig", "lost+found/#12")]
    (world.state / "lost+found").mkdir()
    for path in kept:
        path.write_text("kept")
    every = lambda status: world.cli("verify", "erasure", "--json").expect(status).json["findings"]
    assert every(0) == []
    world.cli("audit", "export", "-o", world.state / "audit.jsonl").expect()
    world.cli("export", "tenant", "acme", "-o", world.temp / "acme.zip").expect()
    (world.temp / "theirs.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    (world.state / "notes").mkdir()
    for name in ("notes/list.txt", "bob.json"):
        (world.state / name).write_text("no words of anybody's")
    found = {(f["kind"], f["file"]): f["next"] for f in every(1)}
    assert found.keys() == {("file", str(world.state / "audit.jsonl")), ("file", str(world.state / "notes/list.txt")),
                            ("file", str(world.state / "bob.json")), ("export", str(world.temp / "acme.zip"))}
    assert all("remove it" in step for step in found.values())
    for path in (*kept, *(pathlib.Path(file) for _, file in found), world.temp / "theirs.zip"):
        path.unlink()
    (world.state / "notes").rmdir()
    assert every(0) == []
