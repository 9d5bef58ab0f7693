"""Where a member acted from stands in the audit log as a commitment; the address itself can be erased."""
import pytest

from harness import Daemon, wait_until
from test_second_factor import PASSWORD, code, enrol

ADDRESS = b"127.0.0.1"


@pytest.fixture
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    yield daemon
    daemon.close()


def entries(daemon, action):
    return wait_until(lambda: daemon.cli("audit", "list", "--action", action, "--json").expect().json["entries"], what=action)


def address(daemon, entry):
    return daemon.cli("audit", "show", entry["seq"], "--json").expect().json["entry"]["from_address"]


def wait_for_erasure(daemon, started):
    wait_until(lambda: daemon.owner.call("GET", f"erasures/{started['id']}").expect(200)["state"] == "done", what="the erasure")


def test_a_members_acts_carry_the_address_and_a_commands_the_uid(world):
    first = world.visitor(world.key).start("One of two questions")["conversation"]
    world.owner.call("PUT", "retention/deleted", {"age_days": 40})
    world.owner.call("POST", f"conversations/{first['id']}/hold", {"reason": "a court asked"}).expect(200)
    held = entries(world, "hold.add")[-1]
    assert address(world, held) == "127.0.0.1" and held["actor"].startswith("member:")
    hold = world.cli("hold", "list", "--json").expect().json["holds"][0]["id"]
    world.cli("hold", "release", hold, "--yes").expect()
    released = entries(world, "hold.release")[-1]
    assert not address(world, released) and released["actor"].startswith("uid:")
    started = world.owner.call("POST", f"conversations/{first['id']}/erase", {"confirm": first["short_id"]}).expect(202)
    wait_for_erasure(world, started)
    assert address(world, entries(world, "erase.conversation")[-1]) == "127.0.0.1", "a job carries it to its entry"
    assert not world.cli("audit", "show", held["seq"], "--json").expect().json["entry"]["reason"], "what was said of the erased is gone"
    world.call("PATCH", "me", {"name": "Olga"}, token=world.owner.token).expect(200)
    assert address(world, entries(world, "account.rename")[-1]) == "127.0.0.1"
    world.cli("audit", "verify").expect()
    log = (world.state / "audit.log").read_bytes()
    assert ADDRESS not in log and b'"from_address":"' in log, "the log holds the commitment alone"
    for name in ("control.db", "control.db-wal"):
        file = world.state / name
        assert not file.exists() or ADDRESS not in file.read_bytes(), "the side table is sealed"


def test_the_addresses_of_a_member_who_left_and_of_old_entries_go(world):
    admin = world.user("admin@acme.example", role="admin")
    admin.call("POST", "tags", {"name": "vip"}).expect(201)
    talk = world.visitor(world.key).start("A question")["conversation"]["id"]
    admin.call("POST", f"conversations/{talk}/hold", {"reason": "a court asked"}).expect(200)
    world.owner.call("GET", "audit-log").expect(200)
    act = [e for e in entries(world, "hold.add")][-1]
    assert address(world, act) == "127.0.0.1"
    world.cli("user", "delete", "admin@acme.example", "-t", "acme", "--yes").expect()
    wait_until(lambda: not address(world, act), what="the erasure of the member's identity")
    world.owner.call("DELETE", f"conversations/{talk}/hold")
    mine = [e for e in world.cli("audit", "list", "--json").expect().json["entries"] if address(world, e) and e["tenant"]]
    world.cli("retention", "set", "audit_log", "0d", "--yes", "-t", "acme").expect()
    world.cli("retention", "sweep", "-t", "acme", "--yes").expect()
    assert not any(address(world, e) for e in mine)
    world.cli("audit", "verify").expect()


def test_what_a_person_does_beside_any_organization_carries_the_address():
    daemon = Daemon(settings={"accounts": {"open_organizations": "true"}})
    try:
        daemon.tenant("acme")
        daemon.owner = daemon.user("owner@acme.example")
        one, other = (daemon.cli("user", "invite", "new@acme.example", "-t", tenant, "--role", "agent", "--json").expect()
                      .json["invitation"] for tenant in ("acme", daemon.tenant("other")["slug"]))
        daemon.call("POST", "auth/accept-invitation", {"token": one["url"].split("#")[1], "name": "New", "password": PASSWORD}).expect(204)
        joined = daemon.sign_in("new@acme.example", PASSWORD)
        daemon.call("POST", f"me/invitations/{other['id']}/accept", {}, token=joined.token).expect(200)
        assert [address(daemon, e) for e in entries(daemon, "user.accept")] == ["127.0.0.1"] * 2
        daemon.call("POST", "organizations", {"name": "Mine"}, token=joined.token).expect(201)
        assert address(daemon, entries(daemon, "tenant.create")[-1]) == "127.0.0.1"
        begun, _, codes = enrol(daemon, joined)
        daemon.call("POST", "auth/sign-in", {"email": "new@acme.example", "password": PASSWORD, "totp": codes[0]}).expect(200)
        assert address(daemon, entries(daemon, "account.recovery_code")[-1]) == "127.0.0.1"
        daemon.call("POST", "me/totp/recovery-codes", {"password": PASSWORD, "totp": code(begun["secret"])}, token=joined.token).expect(200)
        assert address(daemon, entries(daemon, "account.recovery_codes")[-1]) == "127.0.0.1"
        daemon.call("POST", "auth/sign-out", {}, token=joined.token).expect(204)
        assert address(daemon, entries(daemon, "account.sign_out")[-1]) == "127.0.0.1"
        daemon.cli("audit", "verify").expect()
    finally:
        daemon.close()
