"""Pictures and PDF files in a conversation: sniffed, limited, sealed, erased, carried by archives."""
import json
import random
import sqlite3
import zipfile
import zlib

import pytest

from conftest import ARTICLES
from harness import Daemon, quoted
from test_privacy import age, data_files, files_with

CANARY = "zanzibarquokka"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def png(extra=b""):
    """A picture of one pixel, with more bytes behind it."""
    def chunk(kind, content):
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
    return (PNG_HEAD + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\2\0\0\0") + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
            + chunk(b"IEND", b"") + extra)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def talk(daemon, text="How long does delivery take?"):
    visitor = daemon.visitor(daemon.key, name="Ada")
    conversation = visitor.start(text)["conversation"]["id"]
    visitor.answer_to(conversation, 1)
    return visitor, conversation


def send(who, conversation, content, name="photo.png", client_id=None, type="image/png"):
    path = f"conversations/{conversation}/attachments?name={quoted(name)}" + (f"&client_id={client_id}" if client_id else "")
    return who.call("POST", path, content, headers={"Content-Type": type})


def rows(daemon, table):
    main = next(daemon.state.glob("organizations/*/main.db"))
    with sqlite3.connect(f"file:{main}?mode=ro", uri=True) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_a_picture_goes_both_ways_and_comes_back_as_it_was(world):
    visitor, conversation = talk(world)
    big = png(random.Random(1).randbytes(700_000))
    sent = send(visitor, conversation, big, "my cat.PNG").expect(201)
    file = sent["attachments"][0]
    assert (file["name"], file["type"], file["bytes"]) == ("my cat.PNG", "image/png", len(big))
    assert sent["text"] == "my cat.PNG" and sent["author"]["kind"] == "visitor"
    fetched = visitor.call("GET", f"attachments/{file['id']}")
    assert fetched.status == 200 and fetched.body == big
    assert fetched.headers["content-type"] == "image/png" and fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-disposition"].startswith("attachment;") and "my%20cat%2EPNG" in fetched.headers["content-disposition"]
    assert "sandbox" in fetched.headers["content-security-policy"] and fetched.headers["cache-control"] == "no-store"
    assert world.owner.call("GET", f"attachments/{file['id']}").body == big
    visitor.call("POST", f"conversations/{conversation}/human").expect(200)
    world.owner.call("POST", f"conversations/{conversation}/claim").expect(200)
    reply = send(world.owner, conversation, PDF, "invoice").expect(201)["attachments"][0]
    assert (reply["name"], reply["type"]) == ("invoice.pdf", "application/pdf")
    assert visitor.call("GET", f"attachments/{reply['id']}").body == PDF
    assert [m["attachments"][0]["id"] for m in visitor.messages(conversation) if m["attachments"]] == [file["id"], reply["id"]]


def test_the_type_is_read_from_the_bytes_and_limits_hold(world):
    visitor, conversation = talk(world)
    for content in (b"<!doctype html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\0", b"GIF88a...", b"junk%PDF-1.4"):
        assert send(visitor, conversation, content).status == 415
    assert send(visitor, conversation, b"").status == 422
    disguised = send(visitor, conversation, png(), "../../etc/run\u202egnp.exe").expect(201)["attachments"][0]
    assert disguised["name"] == "rungnp.exe.png"
    assert send(visitor, conversation, PDF, "x.png").expect(201)["attachments"][0]["name"] == "x.png.pdf"
    world.owner.call("PATCH", "settings/widget", {"attachment_mb": 2}).expect(200)
    assert send(visitor, conversation, png(b"x" * 2_000_000)).status == 201
    assert send(visitor, conversation, png(b"x" * (2 * 1024 * 1024))).status == 413
    assert send(visitor, conversation, png(b"x" * 30_000_000)).status == 413
    world.owner.call("PATCH", "settings/widget", {"attachments": False}).expect(200)
    assert send(visitor, conversation, png()).status == 403
    assert world.call("GET", f"widget/config?key={world.key}").expect(200)["attachments"] is False
    assert world.call("POST", "auth/sign-in", b"x" * 2_000_000).status == 413, "only files may be large"


def test_the_same_client_id_is_the_same_message_and_the_ai_waits_for_words(world):
    visitor, conversation = talk(world)
    first = send(visitor, conversation, png(), client_id="one").expect(201)
    again = send(visitor, conversation, png(), client_id="one").expect(200)
    assert again == first and rows(world, "attachments") == 1
    world.stop()
    world.start()
    visitor.post(conversation, "When are you open?").expect(201)
    answer = visitor.answer_to(conversation, first["seq"])
    assert answer["seq"] == first["seq"] + 2, "nothing was said to the picture"


def test_only_the_parties_fetch_a_file(world):
    visitor, conversation = talk(world)
    file = send(visitor, conversation, png()).expect(201)["attachments"][0]["id"]
    stranger, _ = talk(world)
    assert stranger.call("GET", f"attachments/{file}").status == 404
    agent = world.user("agent@acme.example", role="agent")
    assert agent.call("GET", f"attachments/{file}").status == 404, "the AI handles it"
    world.owner.call("DELETE", f"conversations/{conversation}")
    assert visitor.call("GET", f"attachments/{file}").status == 404
    assert send(visitor, conversation, png()).status == 404


def test_nothing_of_a_file_is_readable_on_disk_and_an_erasure_takes_it(world):
    visitor, conversation = talk(world)
    content = png((CANARY.encode() + b" ") * 40_000)
    file = send(visitor, conversation, content, f"{CANARY}.png").expect(201)["attachments"][0]["id"]
    assert files_with(world.state, CANARY) == [] and CANARY not in world.log()
    short = visitor.conversation(conversation)["short_id"]
    erased = world.cli("erase", "conversation", short, "-t", "acme", "--yes", "--json").expect().json["erasure"]
    assert erased["counts"]["attachments"] == 1
    assert rows(world, "attachments") == 0 and rows(world, "attachment_chunks") == 0
    assert visitor.call("GET", f"attachments/{file}").status == 404
    assert files_with(world.state, CANARY) == []


def test_archives_carry_files_and_a_round_trip_changes_nothing(world, tmp_path):
    visitor, conversation = talk(world)
    content = png(random.Random(2).randbytes(600_000))
    file = send(visitor, conversation, content).expect(201)["attachments"][0]["id"]
    world.owner.call("PATCH", "settings/widget", {"language": "bn", "texts": {"placeholder": "Ask away"}, "show_footer": False}).expect(200)
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    world.cli("export", "tenant", "acme", "-o", first).expect()
    with zipfile.ZipFile(first) as archive:
        assert archive.read(f"attachments/{file}.png") == content
        page = next(name for name in archive.namelist() if name.startswith("conversations/"))
        assert f'href="../attachments/{file}.png"' in archive.read(page).decode()
    other = Daemon()
    try:
        other.cli("import", first).expect()
        other.cli("export", "tenant", "acme", "-o", second).expect()
        assert data_files(first) == data_files(second)
        with zipfile.ZipFile(second) as archive:
            assert archive.read(f"attachments/{file}.png") == content
        damaged = tmp_path / "damaged.zip"
        with zipfile.ZipFile(first) as source, zipfile.ZipFile(damaged, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name)[:-1] if name.startswith("attachments/") else source.read(name))
        fresh = Daemon()
        try:
            refused = fresh.cli("import", damaged)
            assert refused.status == 65 and f"{file}.png" in refused.err
        finally:
            fresh.close()
    finally:
        other.close()


def test_retention_ends_files_alone_and_the_plan_says_so(world):
    visitor, conversation = talk(world)
    old = send(visitor, conversation, png()).expect(201)["attachments"][0]["id"]
    world.cli("retention", "set", "attachments", "35d", "-t", "acme").expect()
    world.stop()
    age(world, "attachments", "created_at", 40)
    world.start()
    young = send(visitor, conversation, png()).expect(201)["attachments"][0]["id"]
    plan = world.cli("retention", "plan", "-t", "acme", "--json").expect().json
    assert {rule["rule"]: rule["count"] for rule in plan["rules"]}["attachments"] == 1
    done = world.cli("retention", "sweep", "--yes", "-t", "acme", "--json").expect().json["sweep"]
    assert done["erased"] == 1
    assert visitor.call("GET", f"attachments/{old}").status == 404
    assert visitor.call("GET", f"attachments/{young}").status == 200
    assert json.loads(world.cli("retention", "sweep", "--yes", "-t", "acme", "--json").expect().out)["sweep"]["erased"] == 0
