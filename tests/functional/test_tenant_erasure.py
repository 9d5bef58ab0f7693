"""A tenant that is deleted is gone: its key, its files, its rows, its doors; whoever is killed when."""
import threading

import pytest

from conftest import ARTICLES
from harness import Daemon, wait_until

CANARY = "zanzibarquokka"


@pytest.fixture
def world():
    daemon = Daemon()
    daemon.keys, daemon.owners = {}, {}
    for slug in ("acme", "globex"):
        daemon.keys[slug] = daemon.tenant(slug)["widget_key"]
        daemon.owners[slug] = daemon.user(f"owner@{slug}.example", tenant=slug)
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def talk(daemon, slug, text):
    visitor = daemon.visitor(daemon.keys[slug], name="Ada " + CANARY, email=f"{CANARY}@example.com")
    return visitor, visitor.start(text)["conversation"]


def files_with(folder, word):
    return [f.name for f in folder.rglob("*") if f.is_file() and not f.is_socket() and word.encode() in f.read_bytes().lower()]


def check_gone(daemon, organization):
    assert not (daemon.state / "organizations" / organization).exists()
    assert [t["slug"] for t in daemon.cli("tenant", "list", "--json").expect().json["tenants"]] == ["globex"]
    assert daemon.cli("tenant", "show", "acme").status == 67
    assert daemon.call("POST", "widget/sessions", {"widget_key": daemon.keys["acme"]}).status == 404
    assert files_with(daemon.state, CANARY) == [] and CANARY not in daemon.log()
    ledger = (daemon.state / "ledger.log").read_text()
    assert '"kind":"organization"' in ledger and '"op":"done"' in ledger


def test_tenant_delete_takes_everything_and_leaves_the_neighbour(world, tmp_path):
    organization = world.owners["acme"].organization
    visitor, conversation = talk(world, "acme", f"What about {CANARY}?")
    _, kept = talk(world, "globex", "Hello there")
    planned = world.cli("tenant", "delete", "acme", "--dry-run", "--json").expect().json["erasure"]
    assert planned["state"] == "planned" and planned["confirm"] == "acme" and planned["counts"]["conversations"] == 1
    refused = world.cli("tenant", "delete", "acme", "--confirm", "globex")
    assert refused.status == 64 and "export tenant acme" in refused.err
    assert world.cli("tenant", "delete", "acme").status == 64
    world.cli("export", "tenant", "acme", "-o", tmp_path / "acme.zip").expect()
    stream = world.owners["acme"].events()
    gone = world.cli("tenant", "delete", "acme", "--confirm", "acme", "--json").expect().json["erasure"]
    assert gone["state"] == "done" and gone["kind"] == "organization" and gone["tenant"] == "acme"
    check_gone(world, organization)
    wait_until(lambda: not stream.is_open, what="the end of the stream")
    assert world.owners["acme"].call("GET", "conversations").status == 404
    assert visitor.call("GET", f"conversations/{conversation['id']}/messages").status in (401, 404)
    assert world.sign_in("owner@acme.example").organizations == []
    listed = world.cli("conversation", "list", "-t", "globex", "--json").expect().json["conversations"]
    assert [c["id"] for c in listed] == [kept["id"]]
    acts = [e["action"] for e in world.cli("audit", "list", "--json").expect().json["entries"]]
    assert "erase.tenant" in acts and "tenant.create" in acts
    world.cli("audit", "verify").expect()
    world.cli("import", tmp_path / "acme.zip").expect()  # the slug is free again
    assert world.cli("tenant", "show", "acme", "--json").expect().json["tenant"]["conversations"] == 1


def test_an_imported_tenant_is_not_the_erased_one_and_its_backups_restore(world, tmp_path):
    dead = world.owners["acme"].organization
    _, conversation = talk(world, "acme", "Do you deliver?")
    world.cli("export", "tenant", "acme", "-o", tmp_path / "acme.zip").expect()
    world.cli("tenant", "delete", "acme", "--confirm", "acme").expect()
    born = world.cli("import", tmp_path / "acme.zip", "--json").expect().json
    assert born["tenant"]["id"] != dead, "the ledger says of that id that it is gone"
    assert born["import"]["erased_again"] == []
    made = world.cli("backup", "create", "--json").expect().json["backup"]
    restored = world.cli("restore", "tenant", made["id"], "-t", "acme", "--yes", "--json").expect().json
    assert restored["restore"]["erased_tenants"] == [] and restored["restore"]["tenants"][0]["id"] == born["tenant"]["id"]
    listed = world.cli("conversation", "list", "-t", "acme", "--json").expect().json["conversations"]
    assert [c["id"] for c in listed] == [conversation["id"]]
    drilled = world.cli("backup", "drill", "--json").expect().json
    assert drilled["problems"] == 0 and drilled["restore"]["erased_tenants"] == []


def test_an_archive_from_before_an_erasure_does_not_bring_the_erased_back(world, tmp_path):
    erased, first = talk(world, "acme", f"What about {CANARY}?")
    kept, second = talk(world, "acme", "Do you deliver?")
    corrected = kept.messages(second["id"])[0]["id"]
    world.cli("export", "tenant", "acme", "-o", tmp_path / "acme.zip").expect()
    world.cli("erase", "subject", "--visitor", erased.id, "-t", "acme", "--confirm", erased.id).expect()
    world.cli("conversation", "rectify", corrected, "-t", "acme", "--file", "-", "--yes", stdin="The right words").expect()
    done = world.cli("import", tmp_path / "acme.zip", "--into", "copy", "--json").expect().json
    assert {(e["kind"], e["id"]) for e in done["import"]["erased_again"]} == {
        ("person", erased.id), ("conversation", first["id"]), ("text", corrected)}
    listed = world.cli("conversation", "list", "-t", "copy", "--json").expect().json["conversations"]
    assert [c["id"] for c in listed] == [second["id"]]
    world.cli("verify", "erasure", "-t", "copy").expect()
    world.cli("export", "tenant", "acme", "-o", tmp_path / "later.zip").expect()
    later = world.cli("import", tmp_path / "later.zip", "--into", "later", "--json").expect().json
    assert later["import"]["erased_again"] == [], "what was corrected before the archive was made is right in it"


def test_erase_tenant_is_refused_under_a_legal_hold(world):
    _, conversation = talk(world, "acme", "Keep me")
    hold = world.cli("hold", "add", "--conversation", conversation["id"], "--reason", "court", "--json").expect().json["hold"]
    assert world.cli("erase", "tenant", "acme", "--confirm", "acme").status == 77
    assert world.owners["acme"].call("GET", "conversations?filter=all").status == 200
    world.cli("hold", "release", hold["id"], "--yes").expect()
    world.cli("erase", "tenant", "acme", "--confirm", "acme", "--ground", "obligation").expect()
    check_gone(world, world.owners["acme"].organization)


def test_an_owner_deletes_the_organization_and_nobody_else(world):
    owner = world.owners["acme"]
    admin = world.user("admin@acme.example", role="admin")
    talk(world, "acme", f"What about {CANARY}?")
    path = f"organizations/{owner.organization}"
    assert world.call("DELETE", path, {"confirm": "acme"}, token=admin.token).status == 403
    assert world.call("DELETE", path, {"confirm": "nope"}, token=owner.token).status == 422
    started = world.call("DELETE", path, {"confirm": "acme"}, token=owner.token).expect(202)
    assert started["kind"] == "organization"
    wait_until(lambda: "state" in (job := world.cli("job", "show", started["id"], "--json").json.get("job", {})) and job["state"] == "done",
               what="the job's end")
    check_gone(world, owner.organization)


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.03, 0.08, 0.2])
def test_a_daemon_killed_while_it_deletes_a_tenant_ends_it_at_the_next_start(world, delay):
    organization = world.owners["acme"].organization
    for n in range(20):
        talk(world, "acme", f"Question {n} about {CANARY}")
    command = threading.Thread(target=lambda: world.cli("tenant", "delete", "acme", "--confirm", "acme"))
    command.start()
    ledger = world.state / "ledger.log"
    wait_until(lambda: ledger.exists() and '"kind":"organization"' in ledger.read_text(), what="the intent")
    threading.Event().wait(delay)  # a moment further on, wherever that is
    world.kill()
    command.join()
    world.start()
    wait_until(lambda: '"op":"done"' in ledger.read_text(), what="the end of the erasure")
    check_gone(world, organization)
