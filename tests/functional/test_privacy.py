"""Export, import, delete, restore, erase: on real files."""
import hashlib
import json
import os
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import ARTICLES
from harness import Daemon, wait_until

CANARY = "zanzibarquokka"


@pytest.fixture
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def talk(daemon, text, name="Ada", email="ada@example.com"):
    visitor = daemon.visitor(daemon.key, name=name, email=email)
    conversation = visitor.start(text)["conversation"]
    visitor.answer_to(conversation["id"], 1)
    return visitor, conversation


def fill(daemon):
    """Conversations in every state with everything that can hang on them."""
    owner = daemon.owner
    _, answered = talk(daemon, "How long does delivery take?")
    visitor, waiting = talk(daemon, "I want a refund, this is outrageous", name="Bela", email="bela@example.com")
    visitor.wait_for_state(waiting["id"], "waiting")
    owner.call("POST", f"conversations/{waiting['id']}/claim").expect(200)
    owner.call("POST", f"conversations/{waiting['id']}/messages", {"text": "Let me see.", "client_id": "m1"}).expect(201)
    owner.call("POST", f"conversations/{waiting['id']}/notes", {"text": "A regular customer."}).expect(201)
    tag = owner.call("POST", "tags", {"name": "vip"}).expect(201)["id"]
    owner.call("PUT", f"conversations/{waiting['id']}/tags/{tag}").expect(200)
    owner.call("POST", "instructions", {"title": "Tone", "body": "Be brief."}).expect(201)
    owner.call("POST", "quick-replies", {"shortcut": "hi", "title": "Greeting", "body": "Hello!"}).expect(201)
    owner.call("POST", "suggested-questions", {"text": "When are you open?"}).expect(201)
    _, deleted = talk(daemon, "When are you open?", name="Cem", email="cem@example.com")
    daemon.cli("conversation", "delete", deleted["id"], "-t", "acme", "--yes").expect()
    return answered, waiting, deleted


def data_files(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("data/")}


def files_with(folder, word):
    found = []
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_socket() and word.encode() in file.read_bytes().lower():
            found.append(file.name)
    return found


def test_an_export_imported_elsewhere_exports_the_same_data_files(world, tmp_path):
    fill(world)
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    told = world.cli("export", "tenant", "acme", "-o", first, "--json").expect().json["export"]
    assert told["bytes"] == first.stat().st_size
    assert told["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    other = Daemon()
    try:
        other.cli("import", first).expect()
        other.cli("export", "tenant", "acme", "-o", second).expect()
        before, after = data_files(first), data_files(second)
        assert sorted(before) == sorted(after)
        for name in before:
            assert before[name] == after[name], f"{name} differs"
        assert b"A regular customer." in before["data/notes.jsonl"]
        listed = other.cli("conversation", "list", "-t", "acme", "--json").expect().json["conversations"]
        assert len(listed) == 2
        assert other.cli("import", first).status == 73  # the slug is taken
    finally:
        other.close()


def test_an_export_has_a_manifest_that_holds_and_pages_to_read_offline(world, tmp_path):
    fill(world)
    path = tmp_path / "acme.zip"
    world.cli("export", "tenant", "acme", "-o", path).expect()
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for file in manifest["files"]:
            content = archive.read(file["name"])
            assert len(content) == file["bytes"] and hashlib.sha256(content).hexdigest() == file["sha256"]
        pages = [name for name in archive.namelist() if name.endswith(".html")]
        assert pages
        for name in pages:
            page = archive.read(name).decode()
            assert "<script" not in page and "http-equiv=\"refresh\"" not in page
        text = "".join(archive.read(name).decode() for name in pages)
        assert "outrageous" in text and "A regular customer." in text


def test_a_damaged_archive_is_refused_and_names_the_file(world, tmp_path):
    fill(world)
    path = tmp_path / "acme.zip"
    world.cli("export", "tenant", "acme", "-o", path).expect()
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"regular", b"secular") if name == "data/notes.jsonl" else content)
    other = Daemon()
    try:
        refused = other.cli("import", damaged)
        assert refused.status == 65 and "notes.jsonl" in refused.err
        assert other.cli("tenant", "list", "--json").expect().json["tenants"] == []
        (tmp_path / "no.zip").write_bytes(b"nothing like it")
        assert other.cli("import", tmp_path / "no.zip").status == 65
        assert other.cli("import", tmp_path / "absent.zip").status == 66
    finally:
        other.close()


def test_after_an_erasure_no_byte_of_it_is_anywhere_and_the_others_are_intact(world):
    owner = world.owner
    visitor, doomed = talk(world, f"Why is {CANARY} on my bill? I want a refund", name=f"{CANARY}name", email=f"{CANARY}@example.com")
    _, kept = talk(world, "How long does delivery take?", name="Bela", email="bela@example.com")
    owner.call("POST", f"conversations/{doomed['id']}/notes", {"text": f"note about {CANARY}"}).expect(201)
    found = owner.call("GET", f"conversations?filter=all&q={CANARY}").expect(200)["items"]
    assert [c["id"] for c in found] == [doomed["id"]]
    before = visitor.messages
    erased = world.cli("erase", "conversation", doomed["short_id"], "-t", "acme", "--yes", "--json").expect().json["erasure"]
    assert erased["state"] == "done" and erased["counts"]["messages"] >= 1
    assert before and files_with(world.state, CANARY) == []
    assert owner.call("GET", f"conversations?filter=all&q={CANARY}").expect(200)["items"] == []
    assert owner.call("GET", f"conversations/{doomed['id']}").status == 404
    assert visitor.call("GET", f"conversations/{doomed['id']}/messages").status == 404
    assert CANARY not in world.log()
    remaining = owner.call("GET", f"conversations/{kept['id']}/messages").expect(200)["items"]
    assert remaining[0]["text"] == "How long does delivery take?" and len(remaining) >= 2
    assert world.cli("doctor").status in (0, 1)
    world.stop()
    world.start()
    assert files_with(world.state, CANARY) == []
    assert owner.call("GET", f"conversations/{kept['id']}/messages").expect(200)["items"] == remaining


def test_all_six_kinds_are_restored_exactly_and_a_conflict_is_named(world):
    owner = world.owner
    _, waiting, deleted = fill(world)
    item = owner.call("GET", f"conversations/{waiting['id']}").expect(200)
    world.cli("hold", "list", "-t", "acme").expect()
    notes = owner.call("GET", f"conversations/{waiting['id']}/notes").expect(200)["items"]
    kinds = {
        "articles": owner.call("GET", "articles").expect(200)["items"][0],
        "instructions": owner.call("GET", "instructions").expect(200)["items"][0],
        "quick-replies": owner.call("GET", "quick-replies").expect(200)["items"][0],
        "tags": owner.call("GET", "tags").expect(200)["items"][0],
    }
    for resource, thing in kinds.items():
        before = owner.call("GET", f"{resource}/{thing['id']}").expect(200)
        assert owner.call("DELETE", f"{resource}/{thing['id']}").status in (200, 204)
        assert owner.call("GET", f"{resource}/{thing['id']}").status == 404
        world.cli("deleted", "restore", thing["id"], "-t", "acme").expect()
        assert owner.call("GET", f"{resource}/{thing['id']}").expect(200) == before
    assert owner.call("DELETE", f"conversations/{waiting['id']}/notes/{notes[0]['id']}").status in (200, 204)
    assert owner.call("GET", f"conversations/{waiting['id']}/notes").expect(200)["items"] == []
    world.cli("deleted", "restore", notes[0]["id"], "-t", "acme").expect()
    assert owner.call("GET", f"conversations/{waiting['id']}/notes").expect(200)["items"] == notes
    owner.call("DELETE", f"conversations/{waiting['id']}")
    rows = world.cli("deleted", "list", "-t", "acme", "--json").expect().json["items"]
    assert {row["id"] for row in rows if row["kind"] == "conversation"} == {waiting["id"], deleted["id"]}
    world.cli("deleted", "restore", waiting["id"], "-t", "acme").expect()
    restored = owner.call("GET", f"conversations/{waiting['id']}").expect(200)
    assert {k: v for k, v in restored.items() if k != "last_activity_at"} == {k: v for k, v in item.items() if k != "last_activity_at"}
    tag = kinds["tags"]
    owner.call("DELETE", f"tags/{tag['id']}")
    owner.call("POST", "tags", {"name": tag["name"]}).expect(201)
    refused = world.cli("deleted", "restore", tag["id"], "-t", "acme")
    assert refused.status in (73, 77) and tag["name"] in refused.err


def test_a_held_conversation_is_neither_deleted_erased_nor_swept(world):
    _, conversation = talk(world, "When are you open?")
    world.cli("hold", "add", "--conversation", conversation["short_id"], "--reason", "a court asked", "-t", "acme").expect()
    for words in (("erase", "conversation"), ("conversation", "delete")):
        refused = world.cli(*words, conversation["short_id"], "-t", "acme", "--yes")
        assert refused.status == 77, refused.err
    hold = world.cli("hold", "list", "-t", "acme", "--json").expect().json["holds"][0]["id"]
    world.cli("hold", "release", hold, "-t", "acme", "--yes").expect()
    world.cli("erase", "conversation", conversation["short_id"], "-t", "acme", "--yes").expect()


def test_a_held_visitor_is_held_with_what_they_write_later(world):
    visitor, _ = talk(world, "When are you open?")
    hold = world.cli("hold", "add", "--visitor", visitor.id, "--reason", "a court asked", "-t", "acme", "--json").expect().json["hold"]["id"]
    later = visitor.start("And on Sunday?")["conversation"]["id"]
    world.cli("erase", "conversation", later, "-t", "acme", "--yes").expect(77)
    refused = world.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id).expect(77)
    assert "legal hold" in refused.err
    assert world.cli("hold", "add", "--visitor", "nobody", "--reason", "x", "-t", "acme").status == 64
    assert world.cli("hold", "add", "--visitor", hold, "--reason", "x", "-t", "acme").status == 67
    world.cli("hold", "release", hold, "-t", "acme", "--yes").expect()


def age(daemon, table, column, days):
    """Moves a clock in the stopped daemon's only tenant: nobody waits 40 days for a test."""
    main = next(daemon.state.glob("organizations/*/main.db"))
    subprocess.run(["sqlite3", str(main), f"UPDATE {table} SET {column} = {column} - {days} * 86400000 WHERE {column} IS NOT NULL"],
                   check=True)


def test_a_sweep_does_what_its_plan_said_and_a_second_one_nothing(world):
    _, conversation = talk(world, f"When are you open, {CANARY}?")
    _, younger = talk(world, "How long does delivery take?", email="bela@example.com")
    world.cli("conversation", "delete", conversation["short_id"], "-t", "acme", "--yes").expect()
    world.cli("retention", "set", "deleted", "35d", "-t", "acme").expect()
    world.stop()
    age(world, "conversations", "deleted_at", 40)
    world.start()
    plan = world.cli("retention", "plan", "-t", "acme", "--json").expect().json
    assert sum(rule["count"] for rule in plan["rules"]) == 1
    refused = world.cli("retention", "sweep", "--yes", "--max-percent", "10", "-t", "acme")
    assert refused.status == 75, "half of all conversations would go: the brake holds"
    done = world.cli("retention", "sweep", "--yes", "-t", "acme", "--plan", plan["plan"]["hash"], "--json").expect().json["sweep"]
    assert done["erased"] == 1
    assert world.cli("deleted", "list", "-t", "acme", "--json").expect().json["items"] == []
    assert files_with(world.state, CANARY) == []
    assert world.owner.call("GET", f"conversations/{younger['id']}").status == 200
    again = world.cli("--quiet", "--no-input", "retention", "sweep", "--yes", "-t", "acme").expect()
    assert again.out == "" and again.err == ""


def test_the_plan_of_an_erasure_says_who_is_meant_and_what_goes(world):
    visitor = world.visitor(world.key, name="Nora", email="nora@people.example")
    conversation = visitor.start("How long does delivery take?")["conversation"]["id"]
    visitor.answer_to(conversation, 1)
    ask = lambda **body: world.owner.call("POST", "erasures/plan", body)
    assert ask(email="nora@people.example").status == 404, "an address that is only claimed names nobody by itself"
    plan = ask(email="nora@people.example", include_unverified=True).expect(200)
    assert [(one["id"], one["name"], one["email"], one["verified"]) for one in plan["visitors"]] == [
        (visitor.id, "Nora", "nora@people.example", False)]
    assert plan["counts"]["conversations"] == 1 and plan["counts"]["messages"] >= 2 and plan["counts"]["visitors"] == 1
    assert ask(email="nora@people.example", visitor=visitor.id).status == 400
    assert ask(visitor="nobody").status == 404

    erase = lambda confirm: world.owner.call("POST", "erasures", {
        "email": "nora@people.example", "include_unverified": True, "confirm": confirm})
    for wrong in ("", "nora", "someone@people.example"):
        assert erase(wrong).status == 422
    erasure = erase("Nora@People.example").expect(202)["id"]
    done = wait_until(lambda: (now := world.owner.call("GET", f"erasures/{erasure}").expect(200))["state"] == "done" and now,
                      what="the erasure")
    assert done["counts"]["messages"] == plan["counts"]["messages"] and done["certificate"]
    assert ask(visitor=visitor.id).status == 404


def test_a_log_that_sqlite_removes_is_zeros_before(tmp_path):
    daemon = Daemon()
    try:
        daemon.visitor(daemon.tenant("acme")["widget_key"], name="Ada").start("words for the log")
        logs = {}
        for log in daemon.state.glob("**/*.db-wal"):
            logs[log] = tmp_path / f"{len(logs)}-{log.name}"
            os.link(log, logs[log])
        assert len(logs) >= 4 and any(any(kept.read_bytes()) for kept in logs.values())
        daemon.stop()
        for log, kept in logs.items():
            assert not log.exists() and not any(kept.read_bytes()), f"{log.name} was left as it was"
    finally:
        daemon.close()


def test_an_export_follows_a_link_and_leaves_a_pipe_a_pipe(tmp_path):
    daemon = Daemon()
    try:
        daemon.tenant("acme")
        link, pipe = tmp_path / "link.zip", tmp_path / "pipe"
        link.symlink_to(tmp_path / "real.zip")
        daemon.cli("export", "tenant", "acme", "-o", link).expect()
        assert link.is_symlink() and zipfile.is_zipfile(tmp_path / "real.zip")
        os.mkfifo(pipe)
        with ThreadPoolExecutor() as reader:
            read = reader.submit(pipe.read_bytes)
            daemon.cli("export", "tenant", "acme", "-o", pipe).expect()
        assert pipe.is_fifo() and read.result().startswith(b"PK")
        assert "folder" in daemon.cli("export", "tenant", "acme", "-o", tmp_path).expect(64).err
    finally:
        daemon.close()
