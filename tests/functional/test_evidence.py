"""Requests, notices and runs of retention are a tenant's own: they travel with it, and a person's requests with the person."""
import json
import zipfile

import pytest

from conftest import ARTICLES
from harness import Daemon
from stub_model import StubModel
from test_notices import asked
from test_privacy import data_files


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


def lines(files, name):
    return [json.loads(line) for line in files[f"data/{name}.jsonl"].splitlines()]


def host_of(daemon):
    return daemon.model.url.split("/")[2]


def request(daemon, kind, email):
    return daemon.cli("request", "add", "-t", "acme", "--kind", kind, "--email", email, "--json").expect().json["request"]["id"]


def test_the_register_the_notices_and_the_runs_come_through_a_round_trip(world, tmp_path):
    first, second = asked(world, "How long does delivery take?"), asked(world, "Can I return my order?")
    open_one, closed = request(world, "access", "ann@example.com"), request(world, "erasure", "bob@example.com")
    world.cli("request", "extend", open_one, "--reason", "many chats").expect()
    erased = world.cli("erase", "conversation", first["conversation"]["id"], "-t", "acme", "--yes", "--json").expect().json["erasure"]
    world.cli("request", "close", closed, "--outcome", "fulfilled", "--note", "told by letter", "--erasure", erased["id"]).expect()
    world.owner.call("POST", f"notices/{world.cli('notice', 'list', '--json').expect().json['notices'][0]['id']}/done").expect(200)
    world.cli("erase", "conversation", second["conversation"]["id"], "-t", "acme", "--yes").expect()
    asked(world, "When are you open?")
    world.cli("retention", "set", "ai_traces", "0d", "--yes", "-t", "acme").expect()
    world.cli("retention", "sweep", "-t", "acme", "--yes").expect()
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    world.cli("export", "tenant", "acme", "-o", one).expect()
    before = data_files(one)
    assert [(r["kind"], r["outcome"]) for r in lines(before, "requests")] == [("access", None), ("erasure", "fulfilled")]
    assert [bool(n["done_at"]) for n in lines(before, "notices")] == [True, False]
    assert lines(before, "notices")[0]["erasure"] == erased["id"]
    assert [run["rules"] for run in lines(before, "retention_runs")][0]["ai_traces"] >= 1
    world.cli("verify", "export", one).expect()
    other = Daemon()
    try:
        other.cli("import", one).expect()
        other.cli("export", "tenant", "acme", "-o", two).expect()
        assert data_files(two) == before
        listed = other.cli("request", "list", "--state", "all", "--json").expect().json["requests"]
        assert {r["id"]: r["subject"] for r in listed} == {open_one: "ann@example.com", closed: None}, "Bob was forgotten with his erasure"
        assert other.cli("request", "show", open_one, "--json").expect().json["request"]["extension_reason"] == "many chats"
        assert len(other.cli("notice", "list", "--json").expect().json["notices"]) == 1
        assert len(other.cli("retention", "runs", "--json").expect().json["runs"]) == 1
        matched = other.cli("request", "add", "-t", "acme", "--kind", "access", "--email", "ann@example.com", "--json").expect()
        assert matched.json["request"]["id"] != open_one
    finally:
        other.close()


def test_a_tenants_erasure_leaves_word_whom_to_tell(world):
    first = asked(world, "How long does delivery take?")
    asked(world, "Can I return my order?")
    world.cli("erase", "conversation", first["conversation"]["id"], "-t", "acme", "--yes").expect()  # nobody told yet
    gone = world.cli("tenant", "delete", "acme", "--confirm", "acme", "--json").expect().json["erasure"]
    assert gone["certificate"]["recipients"] == [{"recipient": "ai_engine", "host": host_of(world), "conversations": 1}]
    assert [(n["what"], n["conversations"]) for n in gone["notices"]] == [("erasure", 1), ("erasure", 1)]
    assert all(n["recipient"].startswith("127.0.0.1") for n in gone["notices"])
    listed = world.cli("notice", "list", "--json").expect().json["notices"]
    assert {n["id"] for n in listed} == {n["id"] for n in gone["notices"]} and listed[0]["tenant"] is None
    assert gone["id"] in {n["erasure"] for n in listed}
    for notice in listed:
        assert world.cli("notice", "done", notice["id"], "--json").expect().json["notice"]["done_at"]
    assert world.cli("notice", "list", "--json").expect().json["notices"] == []
    assert len(world.cli("notice", "list", "--all", "--json").expect().json["notices"]) == 2


def test_a_persons_archive_holds_their_own_requests_and_nobody_elses(world, tmp_path):
    def archive(*words):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.zip"
        world.cli("export", "subject", "-t", "acme", "-o", path, *words).expect()
        world.cli("verify", "export", path).expect()
        with zipfile.ZipFile(path) as opened:
            return {name: opened.read(name) for name in opened.namelist() if name.startswith("data/")}
    visitor = world.visitor(world.key, name="Ann", email="ann@example.com")
    visitor.start("How long does delivery take?")
    stranger = world.visitor(world.key, name="Stranger", email="ann@example.com")  # claims it only
    stranger.start("Can I return my order?")
    mine = request(world, "access", "ann@example.com")
    by_id = world.cli("request", "add", "-t", "acme", "--kind", "objection", "--visitor", visitor.id, "--note", "by phone", "--json").expect().json["request"]["id"]
    request(world, "access", "bob@example.com")
    found = lines(archive("--email", "ann@example.com", "--include-unverified"), "requests")
    assert [r["id"] for r in found] == [mine, by_id] and found[1]["note"] == "by phone"
    assert [r["id"] for r in lines(archive("--visitor", visitor.id), "requests")] == [by_id]
    assert lines(archive("--visitor", stranger.id), "requests") == [], "a claimed address discloses nothing"
    assert "data/requests.jsonl" not in archive("--visitor", visitor.id, "--portability")
    world.owner.call("POST", "requests", {"kind": "portability", "subject": {"visitor": visitor.id}}).expect(201)
    redacted = lines(archive("--visitor", visitor.id, "--redact-others"), "requests")
    assert redacted[-1]["created_by"] == "member" and redacted[-1]["kind"] == "portability"
