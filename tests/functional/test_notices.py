"""A language model that got texts is to be told when they are erased or corrected."""
import pytest

from conftest import ARTICLES
from harness import Daemon
from stub_model import StubModel


@pytest.fixture
def world():
    daemon, model = Daemon(), StubModel()
    daemon.key = daemon.tenant("acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    daemon.cli("tenant", "set", "acme", "--engine", "openai", "--endpoint-url", model.url, "--endpoint-model", "small",
               "--endpoint-private", "on").expect()
    daemon.model = model
    yield daemon
    daemon.close()
    model.close()


def asked(daemon, text):
    visitor = daemon.visitor(daemon.key)
    started = visitor.start(text)
    visitor.answer_to(started["conversation"]["id"], 1)
    return started


def test_a_notice_is_queued_for_what_was_sent_and_for_nothing_else(world):
    silent = world.visitor(world.key).start("xyzzy")  # nothing is offered, so nothing goes out
    first, second = asked(world, "How long does delivery take?"), asked(world, "Can I return my order?")
    assert world.model.calls >= 2
    world.cli("erase", "conversation", silent["conversation"]["id"], "-t", "acme", "--yes").expect()
    assert world.cli("notice", "list", "--json").expect().json["notices"] == []
    erased = world.cli("erase", "conversation", first["conversation"]["id"], "-t", "acme", "--yes", "--json").expect().json["erasure"]
    world.cli("conversation", "rectify", second["message"]["id"], "--file", "-", "--yes", stdin="Corrected").expect()
    notices = world.cli("notice", "list", "-t", "acme", "--json").expect().json["notices"]
    assert [(n["what"], n["conversations"]) for n in notices] == [("erasure", 1), ("rectification", 1)]
    assert notices[0]["erasure"] == erased["id"]
    assert all(n["recipient"].startswith("127.0.0.1") for n in notices)
    told = world.cli("notice", "done", notices[0]["id"], "--json").expect().json["notice"]
    assert told["done_at"]
    world.cli("notice", "done", notices[0]["id"]).expect()
    assert len(world.cli("notice", "list", "--json").expect().json["notices"]) == 1
    assert len(world.cli("notice", "list", "--all", "--json").expect().json["notices"]) == 2
    assert world.cli("notice", "done", erased["id"]).status == 67
    world.owner.call("POST", f"notices/{notices[1]['id']}/done").expect(200)
    assert all(n["done_at"] for n in world.owner.call("GET", "notices").expect(200)["items"])
    acts = [e["action"] for e in world.cli("audit", "list", "--json").expect().json["entries"]]
    assert acts.count("notice.done") >= 2  # by the command and by the dashboard


def test_a_restriction_and_its_end_are_to_be_told(world):
    silent = world.visitor(world.key).start("xyzzy")["conversation"]["id"]
    sent = asked(world, "How long does delivery take?")["conversation"]["id"]
    for one in (silent, sent):
        world.cli("conversation", "restrict", one, "-t", "acme").expect()
        world.cli("conversation", "restrict", one, "-t", "acme").expect()  # twice is once

    def notices(*more):
        return world.cli("notice", "list", "-t", "acme", "--json", *more).expect().json["notices"]

    def whats(*more):
        return [(n["what"], n["conversation"], n["erasure"]) for n in notices(*more)]
    assert whats() == [("restriction", sent, None)]
    world.cli("conversation", "unrestrict", sent, "-t", "acme").expect()
    assert whats("--all") == [], "who was never told needn't hear of the end"
    world.cli("conversation", "restrict", sent, "-t", "acme").expect()
    assert notices()[0]["recipient"].startswith("127.0.0.1") and notices()[0]["conversations"] == 1
    archive = world.folder / "acme.zip"
    world.cli("export", "tenant", "acme", "-o", archive).expect()
    world.cli("import", archive, "--into", "copy").expect()
    assert [n["conversation"] for n in world.cli("notice", "list", "-t", "copy", "--json").expect().json["notices"]] == [sent]
    world.cli("notice", "done", notices()[0]["id"], "-t", "acme").expect()
    assert whats() == []
    world.cli("conversation", "unrestrict", sent, "-t", "acme").expect()
    assert whats("--all") == [("restriction_lifted", sent, None)]
    world.cli("erase", "conversation", sent, "-t", "acme", "--yes").expect()
    assert [n["what"] for n in notices("--all")] == ["erasure"]
