"""A language model that got texts is to be told when they are erased or corrected."""
import json
import zipfile
import sqlite3

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


def erased(daemon, started):
    return daemon.cli("erase", "conversation", started["conversation"]["id"], "-t", "acme", "--yes", "--json").expect().json["erasure"]


def host_of(model):
    return model.url.split("/")[2]


def test_who_got_a_text_is_told_though_the_text_was_corrected_or_its_trace_is_gone(world):
    corrected, swept = asked(world, "How long does delivery take?"), asked(world, "Can I return my order?")
    world.cli("conversation", "rectify", corrected["message"]["id"], "--file", "-", "--yes", stdin="Corrected").expect()
    world.cli("retention", "set", "ai_traces", "0d", "--yes", "-t", "acme").expect()
    assert world.cli("retention", "sweep", "-t", "acme", "--yes", "--json").expect().json["sweep"]["erased"] >= 1
    for each in (corrected, swept):
        certificate = erased(world, each)["certificate"]
        assert certificate["recipients"] == [{"recipient": "ai_engine", "host": host_of(world.model), "conversations": 1}]
    whats = [n["what"] for n in world.cli("notice", "list", "--json").expect().json["notices"]]
    assert whats == ["rectification", "erasure", "erasure"]


def test_every_engine_that_got_texts_is_told_and_one_that_could_not_be_reached_is_not(world):
    second, visitor = StubModel(), world.visitor(world.key)
    try:
        started = visitor.start("How long does delivery take?")
        talk = started["conversation"]["id"]
        visitor.answer_to(talk, 1)
        gone = StubModel()
        gone.close()
        for model, question in ((gone, "When are you open?"), (second, "Can I return my order?")):
            world.cli("tenant", "set", "acme", "--endpoint-url", model.url).expect()
            seq = visitor.post(talk, question).expect(201)["seq"]
            visitor.answer_to(talk, seq)
        assert second.calls == 1
        world.cli("conversation", "restrict", talk, "-t", "acme").expect()
        listed = world.cli("notice", "list", "--json").expect().json["notices"]
        assert {n["recipient"] for n in listed} == {host_of(world.model), host_of(second)}
        world.cli("conversation", "unrestrict", talk, "-t", "acme").expect()
        package = world.folder / "person.zip"
        world.cli("export", "subject", "--visitor", visitor.id, "-t", "acme", "-o", package).expect()
        with zipfile.ZipFile(package) as opened:
            sheet = json.loads(opened.read(next(name for name in opened.namelist() if name.endswith("article-15.json"))))
        outside = {one["name"] for one in sheet["recipients_outside"]}
        assert {host_of(world.model), host_of(second)} <= outside, "also who got them before the settings of now"
        certificate = erased(world, started)["certificate"]
        assert {r["host"] for r in certificate["recipients"]} == {host_of(world.model), host_of(second)}
        assert len(world.cli("notice", "list", "--json").expect().json["notices"]) == 2
    finally:
        second.close()


def test_what_older_programs_noted_in_traces_alone_is_read_from_them_once(world):
    started = asked(world, "How long does delivery take?")
    silent = world.visitor(world.key).start("xyzzy")
    world.stop()
    with sqlite3.connect(world.state / "organizations" / world.owner.organization / "main.db") as main:
        assert main.execute("SELECT count(*) FROM text_recipients").fetchone() == (1,)
        main.execute("DROP TABLE text_recipients")
        main.execute("PRAGMA user_version = 17")
    main.close()
    world.start()
    world.cli("verify", "erasure", "-t", "acme").expect()
    assert erased(world, silent)["certificate"]["recipients"] == []
    assert [r["host"] for r in erased(world, started)["certificate"]["recipients"]] == [host_of(world.model)]
    world.cli("verify", "erasure", "-t", "acme").expect()


def test_recipients_go_with_an_export_and_with_the_conversation(world):
    started = asked(world, "How long does delivery take?")
    archive = world.folder / "acme.zip"
    world.cli("export", "tenant", "acme", "-o", archive).expect()
    world.cli("import", archive, "--into", "copy").expect()
    told = world.cli("erase", "conversation", started["conversation"]["id"], "-t", "copy", "--yes", "--json").expect().json
    assert [r["host"] for r in told["erasure"]["certificate"]["recipients"]] == [host_of(world.model)]
    erased(world, started)
    world.stop()
    for main in world.state.glob("organizations/*/main.db"):
        with sqlite3.connect(f"file:{main}?mode=ro", uri=True) as opened:
            assert opened.execute("SELECT count(*) FROM text_recipients").fetchone() == (0,)
        opened.close()
    world.start()


def test_people_see_whom_to_tell_where_they_look(world):
    def check():
        return next(c for c in world.cli("doctor", "--json").json["checks"] if c["name"] == "notices")
    started = asked(world, "How long does delivery take?")
    assert world.cli("status", "--json").expect().json["notices"] == {"open": 0}
    assert "notices" not in world.cli("status").expect().out and check()["state"] == "ok"
    answer = world.cli("erase", "conversation", started["conversation"]["id"], "-t", "acme", "--yes").expect().out
    assert "TO BE TOLD" in answer and host_of(world.model) in answer
    notice = world.cli("notice", "list", "--json").expect().json["notices"][0]
    shown = world.cli("certificate", "show", notice["erasure"]).expect().out
    assert f"{host_of(world.model)} (1 conversation)" in shown
    assert "1 to be told" in world.cli("status").expect().out and check()["state"] == "ok"
    world.stop()
    with sqlite3.connect(world.state / "organizations" / world.owner.organization / "main.db") as main:
        main.execute("UPDATE notices SET created_at = created_at - 31 * 86400000")
    main.close()
    world.start()
    assert check()["state"] == "warning" and host_of(world.model) in check()["message"]
    world.cli("notice", "done", notice["id"]).expect()
    assert check()["state"] == "ok"
    silent = world.visitor(world.key).start("xyzzy")["conversation"]["id"]
    quiet = world.cli("erase", "conversation", silent, "-t", "acme", "--yes", "--json").expect().json["erasure"]
    assert "notices" not in quiet and "nobody" in world.cli("certificate", "show", quiet["id"]).expect().out
