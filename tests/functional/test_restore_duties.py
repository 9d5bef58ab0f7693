"""What the law asks of a tenant stays through a restore of an older backup: holds, restrictions, requests, evidence of sweeps."""
import pytest

from harness import wait_until
from test_backup import back_up, erased_again, operator, world  # noqa: F401 (fixtures)


def ids(world, *words, of):
    return {one["id"] for one in world.cli(*words, "-t", "acme", "--json").expect().json[of]}


def oblige(world):
    """Holds the first's conversation, restricts the second's, releases the hold on the third's, and writes down a request."""
    first, second, _ = world.people
    world.cli("hold", "release", world.old_hold, "-t", "acme", "--yes").expect()
    world.cli("hold", "add", "--conversation", first.talk, "-t", "acme", "--reason", "a court").expect()
    world.cli("conversation", "restrict", second.talk, "-t", "acme").expect()
    world.cli("request", "close", world.old_request, "-t", "acme", "--outcome", "refused", "--note", "abusive").expect()
    return world.cli("request", "add", "-t", "acme", "--kind", "access", "--email", "p1@example.com", "--json").expect().json["request"]["id"]


@pytest.fixture
def obliged(world):
    third = world.people[2]
    world.old_hold = world.cli("hold", "add", "--conversation", third.talk, "-t", "acme", "--reason", "over soon", "--json").expect().json["hold"]["id"]
    world.old_request = world.cli("request", "add", "-t", "acme", "--kind", "access", "--email", "x@example.com", "--json").expect().json["request"]["id"]
    world.made = back_up(world)
    world.new_request = oblige(world)
    return world


def check(world):
    first, second, third = world.people
    world.cli("erase", "conversation", first.talk, "-t", "acme", "--yes").expect(77)
    world.cli("erase", "conversation", second.talk, "-t", "acme", "--yes").expect(77)
    requests = {one["id"]: one for one in world.cli("request", "list", "-t", "acme", "--state", "all", "--json").expect().json["requests"]}
    assert requests[world.old_request]["outcome"] == "refused"
    assert requests[world.new_request]["subject"] == "p1@example.com" and not requests[world.new_request]["closed_at"]
    assert world.cli("verify", "erasure", "-t", "acme").expect()
    world.cli("erase", "conversation", third.talk, "-t", "acme", "--yes").expect()  # its hold was released


def test_a_restore_in_place_keeps_them(obliged):
    world = obliged
    world.cli("restore", "tenant", world.made["id"], "--identity-file", world.identity, "--yes").expect()
    check(world)


def test_a_second_copy_is_held_and_restricted_too(obliged):
    world = obliged
    first, second, third = world.people
    world.cli("restore", "tenant", world.made["id"], "--identity-file", world.identity, "--into", "copy", "--yes").expect()
    for person, status in ((first, 77), (second, 77), (third, 0)):
        world.cli("erase", "conversation", person.talk, "-t", "copy", "--yes").expect(status)


def test_a_whole_restore_keeps_them(obliged):
    world = obliged
    world.stop()
    world.cli("-c", world.config, "restore", "backup", world.made["path"], "--identity-file", world.identity, "--confirm", world.made["id"]).expect()
    world.start()
    check(world)


def whole(world, backup):
    world.stop()
    restored = world.cli("-c", world.config, "restore", "backup", backup["path"], "--identity-file", world.identity, "--confirm", backup["id"], "--json")
    world.start()
    return restored.expect().json


def test_a_whole_restore_brings_no_erased_member_back(world):
    member = world.user("mem@acme.example", role="agent")
    fired = world.user("fired@acme.example", role="agent")
    made = back_up(world)
    world.cli("user", "delete", "mem@acme.example", "--yes").expect()
    world.cli("user", "disable", "fired@acme.example").expect()
    wait_until(lambda: world.cli("certificate", "list", "--json").expect().json["certificates"], what="the certificate")
    restored = whole(world, made)
    assert member.id in erased_again(restored)
    users = {one["email"]: one for one in world.cli("user", "list", "--json").expect().json["users"]}
    assert "mem@acme.example" not in users and "owner@acme.example" in users
    assert not users["fired@acme.example"]["enabled"] and fired.id


def test_a_whole_restore_keeps_certificates_and_signing_keys(world):
    person = world.people[0]
    made = back_up(world)
    world.cli("signing-key", "rotate", "--yes").expect()
    erased = world.cli("erase", "subject", "--visitor", person.id, "-t", "acme", "--confirm", person.id, "--json").expect().json["erasure"]["id"]
    keys = world.cli("signing-key", "list", "--json").expect().json
    world.cli("audit", "checkpoint").expect()
    whole(world, made)
    assert world.cli("certificate", "show", erased, "--json").expect().json["certificate"]
    assert world.cli("signing-key", "list", "--json").expect().json == keys
    world.cli("audit", "verify").expect()
