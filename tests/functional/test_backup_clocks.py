"""What retention ended by column or file is ended again in a copy that was put back."""
import sqlite3

from test_backup import CANARY, back_up, operator, other_host, restore_here, world  # noqa: F401 (fixtures among them)


def held_back(daemon, *columns):
    """How many rows hold something in these columns of the one tenant's file."""
    main = next(daemon.state.glob("organizations/*/main.db"))
    with sqlite3.connect(f"file:{main}?mode=ro", uri=True) as database:
        return {column: database.execute(f"SELECT count({column.split('.')[1]}) FROM {column.split('.')[0]}").fetchone()[0]
                for column in columns}


CLOCKED = ("visitors.ip_address", "ai_traces.trace", "attachment_chunks.content", "requests.subject")
CLOCKS = ("ip_addresses", "ai_traces", "attachments", "requests", "audit_log")


def fill_what_has_a_clock(world):
    person = world.people[0]
    world.cli("hold", "add", "--conversation", person.talk, "--reason", f"{CANARY} case", "-t", "acme", "--json").expect()
    hold = world.cli("hold", "list", "--json").expect().json["holds"][0]["id"]
    world.cli("hold", "release", hold, "--yes").expect()
    sent = person.call("POST", f"conversations/{person.talk}/attachments?name=bill.pdf",
                       b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
                       headers={"Content-Type": "application/pdf"}).expect(201)["attachments"][0]["id"]
    request = world.cli("request", "add", "-t", "acme", "--kind", "access", "--email", "x@example.com", "--json").expect().json["request"]["id"]
    world.cli("request", "close", request, "--outcome", "withdrawn").expect()
    return sent


def check_clocks_ran(daemon, done):
    again = {entry["rule"]: entry["count"] for entry in done["restore"]["cleared_again"]}
    assert again["ip_addresses"] == 3 and again["ai_traces"] >= 3 and again["attachments"] == 1 and again["requests"] == 1
    assert held_back(daemon, *CLOCKED) == dict.fromkeys(CLOCKED, 0)
    return again


def test_what_retention_cleared_by_column_does_not_come_back_to_the_tenant(world):
    file = fill_what_has_a_clock(world)
    made = back_up(world)
    assert all(held_back(world, *CLOCKED).values())
    for rule in CLOCKS:
        world.cli("retention", "set", rule, "0d", "--yes", "-t", "acme").expect()
    world.cli("retention", "sweep", "-t", "acme", "--yes").expect()
    assert held_back(world, *CLOCKED) == dict.fromkeys(CLOCKED, 0)
    done = world.cli("restore", "tenant", made["id"], "--identity-file", world.identity, "--yes", "--json").expect().json
    check_clocks_ran(world, done)
    assert world.people[0].call("GET", f"attachments/{file}").status == 404
    shown = world.cli("restore", "tenant", made["id"], "--identity-file", world.identity, "--yes").expect().out
    assert "RETENTION CLEARED AGAIN" in shown and "ip_addresses" in shown
    acts = world.cli("audit", "list", "--action", "restore.tenant", "--json").expect().json["entries"]
    assert int(acts[0]["facts"]["cleared_again"]) >= 8
    assert world.cli("doctor", "--json").expect().json["problems"] == 0


def test_what_retention_cleared_by_column_does_not_come_back_to_another_host(world):
    fill_what_has_a_clock(world)
    for rule in CLOCKS:
        world.cli("retention", "set", rule, "0d", "--yes", "-t", "acme").expect()
    made = back_up(world)
    world.cli("retention", "sweep", "-t", "acme", "--yes").expect()
    world.cli("backup", "create").expect()
    world.stop()
    host = other_host()
    try:
        done = restore_here(host, made["path"], world.keyring, world.identity, "--confirm", made["id"]).json
        assert check_clocks_ran(host, done)["audit_log"] >= 1, "the values stand in the installation's file"
        host.start()
        hold = [e for e in host.cli("audit", "list", "--action", "hold.add", "--json").expect().json["entries"]][0]
        assert not host.cli("audit", "show", hold["seq"], "--json").expect().json["entry"]["reason"]
        host.cli("audit", "verify").expect()
    finally:
        host.close()


def rules_of(daemon, tenant="acme"):
    return {(r["rule"], r["tag"]): r["age"] for r in daemon.cli("retention", "show", "-t", tenant, "--json").expect().json["rules"] if not r["default"]}


def test_a_tenant_that_is_here_keeps_its_rules_and_an_absent_one_brings_the_copys(world):
    world.cli("retention", "set", "conversations", "never", "-t", "acme").expect()
    world.cli("retention", "set", "ai_traces", "900d", "-t", "acme").expect()
    made = back_up(world)
    world.cli("retention", "set", "conversations", "30d", "-t", "acme").expect()
    world.cli("retention", "set", "conversations", "10d", "--tag", "vip", "-t", "acme").expect()
    world.cli("retention", "unset", "ai_traces", "-t", "acme").expect()
    strict = rules_of(world)
    opened = ("--identity-file", world.identity, "--yes", "--json")
    done = world.cli("restore", "tenant", made["id"], *opened).expect().json["restore"]
    assert done["tenants"][0]["rules"] == "kept" and done["rules"] == []
    assert rules_of(world) == strict == {("conversations", ""): "30d", ("conversations", "vip"): "10d"}
    world.cli("restore", "tenant", made["id"], "--into", "beside", *opened).expect()
    assert rules_of(world, "beside") == strict
    world.stop()
    host = other_host()
    try:
        done = restore_here(host, made["path"], world.keyring, world.identity, "--confirm", made["id"]).json["restore"]
        assert done["tenants"][0]["rules"] == "of the backup"
        assert {r["rule"]: r["age"] for r in done["rules"]} == {"conversations": "never", "ai_traces": "900d"}
        host.start()
        assert rules_of(host) == {("conversations", ""): "never", ("ai_traces", ""): "900d"}
    finally:
        host.close()
