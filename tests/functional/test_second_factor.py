"""The second factor, as an authenticator app and a person without their phone meet it."""
import base64
import hashlib
import hmac
import re
import struct
import time
import urllib.parse

import pytest

from harness import Daemon, Member

PASSWORD = "correct horse battery"


def code(secret, at=None):
    """RFC 6238, written here anew so that the daemon is held to the standard and not to itself."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at if at is not None else time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7fffffff) % 1_000_000:06d}"


@pytest.fixture
def world():
    daemon = Daemon()
    daemon.tenant("acme")
    daemon.owner = daemon.user("owner@acme.example")
    yield daemon
    daemon.close()


def sign_in(daemon, totp=None, email="owner@acme.example", password=PASSWORD):
    body = {"email": email, "password": password}
    if totp is not None:
        body["totp"] = totp
    return daemon.call("POST", "auth/sign-in", body)


def enrol(daemon, member):
    begun = daemon.call("POST", "me/totp", {"password": PASSWORD}, token=member.token).expect(200)
    used = code(begun["secret"], time.time() - 30)  # the step before: the present one stays for signing in
    codes = daemon.call("POST", "me/totp/confirm", {"code": used}, token=member.token).expect(200)["recovery_codes"]
    return begun, used, codes


def error(reply):
    return reply.status, reply.json["error"]["code"]


def test_enrolment_sign_in_replay_and_recovery(world):
    other = Member(world, sign_in(world).expect(200))
    assert world.call("POST", "me/totp", {"password": "wrong"}, token=world.owner.token).status == 403
    assert world.call("POST", "me/totp/confirm", {"code": "123456"}, token=world.owner.token).status == 409
    begun, used, codes = enrol(world, world.owner)
    parts = urllib.parse.urlparse(begun["uri"])
    assert parts.scheme == "otpauth" and parts.path == "/IteroChat:owner%40acme.example"
    assert urllib.parse.parse_qs(parts.query)["secret"] == [begun["secret"]]
    assert begun["qr"].startswith("<svg") and "script" not in begun["qr"]
    assert len(codes) == len(set(codes)) == 10 and all(re.fullmatch("([a-z2-7]{4}-){3}[a-z2-7]{4}", one) for one in codes)
    me = world.call("GET", "me", token=world.owner.token).expect(200)
    assert me["totp"] is True and me["recovery_codes_left"] == 10
    assert world.call("GET", "me", token=other.token).status == 401  # it was begun without the factor
    assert world.call("POST", "me/totp", {"password": PASSWORD}, token=world.owner.token).status == 409

    assert error(sign_in(world)) == (401, "totp_required")
    assert error(sign_in(world, password="wrong horse")) == (401, "unauthenticated")
    assert error(sign_in(world, "000000" if code(begun["secret"]) != "000000" else "000001")) == (401, "unauthenticated")
    assert error(sign_in(world, used)) == (401, "unauthenticated")  # confirmed the enrolment, so it is used up
    present = code(begun["secret"])
    sign_in(world, present[:3] + " " + present[3:]).expect(200)
    assert error(sign_in(world, present)) == (401, "unauthenticated")
    sign_in(world, codes[0].upper().replace("-", " ")).expect(200)
    assert error(sign_in(world, codes[0])) == (401, "unauthenticated")
    assert world.call("GET", "me", token=world.owner.token).expect(200)["recovery_codes_left"] == 9

    assert world.call("DELETE", "me/totp", {"password": "wrong"}, token=world.owner.token).status == 403
    world.call("DELETE", "me/totp", {"password": PASSWORD}, token=world.owner.token).expect(204)
    sign_in(world).expect(200)
    world.stop()
    for file in world.state.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert begun["secret"].encode() not in content and codes[1].encode() not in content
    assert begun["secret"] not in world.log() and present not in world.log()


def test_codes_of_the_neighbouring_steps_fit_and_older_ones_do_not(world):
    begun, _, _ = enrol(world, world.owner)
    assert error(sign_in(world, code(begun["secret"], time.time() - 90))) == (401, "unauthenticated")
    assert error(sign_in(world, code(begun["secret"], time.time() + 90))) == (401, "unauthenticated")
    sign_in(world, code(begun["secret"], time.time() + 29)).expect(200)


def test_an_administrator_turns_it_off_for_who_lost_the_phone(world):
    enrol(world, world.owner)
    shown = world.cli("user", "show", "owner@acme.example")
    assert re.search(r"second factor\s+yes", shown.out), shown.out
    assert world.cli("user", "set", "owner@acme.example", "--totp", "off", "--json").expect().json["user"]["totp"] is False
    sign_in(world).expect(200)
    assert world.cli("user", "set", "owner@acme.example", "--totp", "on").status == 64
    acts = [line["action"] for line in world.cli("audit", "list", "--json").expect().json["entries"]]
    assert "user.totp_off" in acts and "account.totp_on" in acts


def test_an_organization_may_ask_for_it(world):
    agent = world.user("agent@acme.example", role="agent")
    owner = world.owner
    assert owner.call("GET", "settings/security").expect(200) == {"require_totp": False}
    assert owner.call("PATCH", "settings/security", {"require_totp": True}).status == 409  # would lock themselves out
    enrol(world, owner)
    stream = agent.events()
    owner.call("PATCH", "settings/security", {"require_totp": True}).expect(200)
    with stream._changed:
        assert stream._changed.wait_for(lambda: not stream.is_open, 15), "the stream went on"
    assert error(agent.call("GET", "conversations")) == (403, "totp_enrolment_required")
    mine = world.call("GET", "me", token=agent.token).expect(200)
    assert mine["totp"] is False and mine["organizations"][0]["requires_totp"] is True
    assert agent.call("PATCH", "settings/security", {"require_totp": False}).status == 403
    enrol(world, agent)
    agent.call("GET", "conversations").expect(200)
    assert error(agent.call("GET", "settings/security")) == (403, "forbidden")
    owner.call("PATCH", "settings/security", {"require_totp": False}).expect(200)
    acts = [line["action"] for line in world.cli("audit", "list", "--json").expect().json["entries"]]
    assert "tenant.security" in acts


def test_guessing_codes_is_limited_like_guessing_passwords():
    daemon = Daemon(settings={"limits": {"sign_in_per_minute": 8}})
    try:
        daemon.tenant("acme")
        owner = daemon.user("owner@acme.example")
        enrol(daemon, owner)
        tried = [sign_in(daemon, f"{n:06d}").status for n in range(12)]
        assert tried[-1] == 429 and 200 not in tried
    finally:
        daemon.close()


def test_recovery_codes_are_renewed_alone_for_password_and_code(world):
    begun, used, codes = enrol(world, world.owner)
    ask = lambda **body: world.call("POST", "me/totp/recovery-codes", body, token=world.owner.token)
    assert error(ask(password="wrong", totp=code(begun["secret"]))) == (403, "forbidden")
    refused = ask(password=PASSWORD, totp=used)
    assert error(refused) == (403, "forbidden") and refused.json["error"]["field"] == "totp"
    assert ask(password=PASSWORD).status == 400
    fresh = ask(password=PASSWORD, totp=code(begun["secret"])).expect(200)["recovery_codes"]
    assert len(fresh) == len(set(fresh)) == 10 and not set(fresh) & set(codes)
    assert error(sign_in(world, codes[0])) == (401, "unauthenticated")
    sign_in(world, fresh[0]).expect(200)
    again = ask(password=PASSWORD, totp=fresh[1]).expect(200)["recovery_codes"]
    assert world.call("GET", "me", token=world.owner.token).expect(200)["recovery_codes_left"] == 10
    assert error(sign_in(world, fresh[2])) == (401, "unauthenticated")
    sign_in(world, again[0]).expect(200)
    acts = [line["action"] for line in world.cli("audit", "list", "--json").expect().json["entries"]]
    assert acts.count("account.recovery_codes") == 2
    world.call("DELETE", "me/totp", {"password": PASSWORD}, token=world.owner.token).expect(204)
    assert ask(password=PASSWORD, totp="123456").status == 409
