"""A corrected text: the old one is nowhere any more, the new one everywhere."""
import zipfile

import pytest

from conftest import ARTICLES
from harness import Daemon, wait_until

OLD, NEW = "zanzibarquokka", "madagascarlemur"


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def files_with(folder, word):
    return [f.name for f in folder.rglob("*") if f.is_file() and not f.is_socket() and word.encode() in f.read_bytes().lower()]


def found(daemon, word):
    return [c["id"] for c in daemon.owner.call("GET", f"conversations?filter=all&q={word}").expect(200)["items"]]


def test_the_old_text_leaves_rows_search_summary_and_exports(world, tmp_path):
    visitor = world.visitor(world.key, name="Ada")
    started = visitor.start(f"My name is {OLD} and I want a refund, this is outrageous")
    conversation, message = started["conversation"]["id"], started["message"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    wait_until(lambda: found(world, OLD) == [conversation], what="the search")
    stream = visitor.events()
    planned = world.cli("conversation", "rectify", message, "--file", "-", "--dry-run", "--json", stdin="x").expect().json["message"]
    assert planned == {"id": message, "seq": 1, "author": "visitor"}
    assert world.cli("conversation", "rectify", message, "--file", "-", stdin="x").status == 64  # nobody said yes
    text = tmp_path / "new.txt"
    text.write_text(f"My name is {NEW} and I want a refund\n")
    done = world.cli("conversation", "rectify", message, "--file", text, "--reason", "asked by letter", "--yes", "--json").expect().json["erasure"]
    assert done["state"] == "done" and done["kind"] == "rectification" and done["counts"]["messages"] == 1
    certificate = world.cli("certificate", "show", done["id"], "--json").expect().json["certificate"]
    assert certificate["scope"]["stores"]["main"]["corrected_texts"] == 1
    assert certificate["verification"]["canary"] == "not_found" and certificate["verification"]["canary_pieces"] == 32
    assert visitor.messages(conversation)[0]["text"] == f"My name is {NEW} and I want a refund"
    assert found(world, OLD) == [] and found(world, NEW) == [conversation]
    assert stream.message(f"My name is {NEW} and I want a refund")["data"]["id"] == message
    shown = world.cli("conversation", "show", conversation, "-t", "acme", "--json").expect().out
    assert OLD not in shown
    archive = tmp_path / "one.zip"
    world.cli("export", "conversation", conversation, "-t", "acme", "-o", archive).expect()
    with zipfile.ZipFile(archive) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert OLD.encode() not in everything and NEW.encode() in everything
    assert files_with(world.state, OLD) == [] and files_with(world.state, NEW) == []
    entry = world.cli("audit", "list", "--action", "conversation.rectify", "--json").expect().json["entries"][-1]
    assert entry["target"] == message and entry["target_kind"] == "message"
    assert world.cli("conversation", "rectify", message, "--file", text, "--yes").status == 65  # it says so already


def test_a_hold_and_bad_texts_refuse_and_the_dashboard_can(world):
    visitor = world.visitor(world.key)
    started = visitor.start("Please correct this " + OLD)
    message = started["message"]["id"]
    hold = world.cli("hold", "add", "--conversation", started["conversation"]["id"], "--reason", "court", "--json").expect().json["hold"]
    assert world.cli("conversation", "rectify", message, "--file", "-", "--yes", stdin="new").status == 77
    world.cli("hold", "release", hold["id"], "--yes").expect()
    assert world.cli("conversation", "rectify", message, "--file", "-", "--yes", stdin="").status == 65
    assert world.cli("conversation", "rectify", "nothing", "--file", "-", "--yes", stdin="new").status == 67
    put = world.owner.call("PUT", f"messages/{message}/text", {"text": "Corrected"}).expect(202)
    wait_until(lambda: world.owner.call("GET", f"erasures/{put['id']}").expect(200)["state"] == "done", what="the correction")
    assert visitor.messages(started["conversation"]["id"])[0]["text"] == "Corrected"
    assert files_with(world.state, OLD) == []
    agent = world.user("agent@acme.example", role="agent")
    assert agent.call("PUT", f"messages/{message}/text", {"text": "No"}).status == 403


def test_an_erased_text_is_refused_at_once(world):
    visitor = world.visitor(world.key, name="Gone")
    started = visitor.start("My words that go")
    message = started["message"]["id"]
    world.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--scope", "messages", "--confirm", visitor.id).expect()

    def jobs():
        return [j["id"] for j in world.cli("job", "list", "--all", "--json").expect().json["jobs"] if j["command"] == "erase"]
    before = jobs()
    assert before
    for more in (["--dry-run"], ["--yes"]):
        refused = world.cli("conversation", "rectify", message, "--file", "-", *more, "--json", stdin="New words")
        assert refused.status == 77 and "erased" in refused.err
    assert jobs() == before, "no erasure was begun"
    assert world.owner.call("PUT", f"messages/{message}/text", {"text": "New words"}).status == 409
