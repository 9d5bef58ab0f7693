"""What bad input gets over HTTP: a clear error of API.md's form, never a crash, never mixed or lost data."""
import json
import socket
import time

import pytest

from harness import Daemon


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme")["widget_key"]
    daemon.visitor_one = daemon.visitor(daemon.key)
    yield daemon
    assert daemon.process.poll() is None, "the daemon died"
    assert daemon.call("GET", "/healthz").status == 200
    daemon.close()


def raw(daemon, data, seconds=15):
    """Sends bytes and reads until the daemon closes or a whole head came."""
    with socket.create_connection((daemon.host, daemon.port), timeout=seconds) as one:
        one.sendall(data)
        received = b""
        while b"\r\n\r\n" not in received:
            piece = one.recv(65536)
            if not piece:
                break
            received += piece
        return received


def post_raw(daemon, body, content_type="application/json", path="widget/conversations", token=None):
    headers = {"Content-Type": content_type}
    return daemon.call("POST", path, body, token=token or daemon.visitor_one.token, headers=headers)


def error_of(reply, status, code):
    error = reply.expect(status)["error"]
    assert error["code"] == code and error["message"].endswith("."), error
    return error


def test_bodies_of_the_wrong_shape_are_400_and_name_the_field(world):
    error_of(post_raw(world, b"{"), 400, "invalid")
    error_of(post_raw(world, b"[]"), 400, "invalid")
    error_of(post_raw(world, b'{"text":"\xff\xfe","client_id":"a"}'), 400, "invalid")
    assert error_of(post_raw(world, b'{"text":1,"client_id":"a"}'), 400, "invalid")["field"] == "text"
    assert error_of(post_raw(world, b'{"text":"hi"}'), 400, "invalid")["field"] == "client_id"
    assert error_of(post_raw(world, b'{"text":"hi","client_id":"a","extra":1}'), 400, "invalid")["field"] == "extra"
    error_of(post_raw(world, b"text=hi", "application/x-www-form-urlencoded"), 415, "unsupported_media")
    error_of(post_raw(world, b"[" * 200_000), 400, "invalid")


def test_broken_rules_of_a_field_are_422(world):
    for body in ({"text": "", "client_id": "a"}, {"text": " \n", "client_id": "a"}, {"text": "x" * 8001, "client_id": "a"}, {"text": "x", "client_id": ""},
                 {"text": "x", "client_id": "a" * 65}, {"text": "x", "client_id": "é"}, {"text": "a\0b", "client_id": "a"}):
        error = error_of(post_raw(world, json.dumps(body).encode()), 422, "unprocessable")
        assert error["field"] in body


def test_any_unicode_of_8000_characters_comes_back_as_it_was_sent(world):
    text = ("আমার 👩‍👩‍👧 \u202eabc\u202c \u200d ﷽ " * 400)[:8000]
    started = world.visitor_one.start(text, "unicode")
    assert world.visitor_one.messages(started["conversation"]["id"])[0]["text"] == text


def test_requests_past_the_bounds_are_refused_before_anything_reads_them(world):
    host = b"Host: x\r\n"
    assert raw(world, b"GET / HTTP/1.1\r\n" + host + b"X-Big: " + b"a" * 20_000 + b"\r\n\r\n").split()[1] == b"431"
    assert raw(world, b"GET / HTTP/1.1\r\n" + host + b"X-Many: 1\r\n" * 150 + b"\r\n").split()[1] == b"431"
    assert raw(world, b"POST /api/v1/widget/sessions HTTP/1.1\r\n" + host + b"Content-Length: 99999999\r\n\r\n").split()[1] == b"413"
    assert raw(world, b"POST /api/v1/widget/sessions HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").split()[1] == b"411"
    assert raw(world, b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\na").split()[1] == b"400"
    assert raw(world, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").split()[1] == b"400"


def test_slow_clients_hold_nobody_up(world):
    slow = []
    for _ in range(30):
        one = socket.create_connection((world.host, world.port), timeout=30)
        one.sendall(b"POST /api/v1/widget/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        slow.append(one)
    begin = time.monotonic()
    assert world.call("GET", f"widget/config?key={world.key}").status == 200
    assert time.monotonic() - begin < 1
    for one in slow:
        one.close()


def test_credentials_that_are_not_good_are_401_and_foreign_ids_404(world):
    started = world.visitor_one.start("mine", "mine-1")["conversation"]["id"]
    other = world.visitor(world.key)
    error_of(other.call("GET", f"conversations/{started}/messages"), 404, "not_found")
    error_of(other.call("GET", "conversations/not-an-id/messages"), 404, "not_found")
    for token in ("", "vt_x", "vt_AAAA_BBBB", world.visitor_one.token + "A", "🔑".encode().decode("latin-1")):
        error_of(world.call("GET", "widget/conversations", token=token or None), 401, "unauthenticated")
    error_of(world.call("POST", "widget/sessions", {"widget_key": "wk_forged"}), 404, "not_found")


def test_a_foreign_origin_is_403_and_an_allowed_one_gets_cors(world):
    world.cli("tenant", "create", "shop", "--origin", "https://shop.example").expect()
    key = world.cli("tenant", "show", "shop", "--json").expect().json["tenant"]["widget_key"]
    error_of(world.call("GET", f"widget/config?key={key}", headers={"Origin": "https://evil.example"}), 403, "forbidden")
    error_of(world.call("POST", "widget/sessions", {"widget_key": key}, headers={"Origin": "https://evil.example"}), 403, "forbidden")
    good = world.call("GET", f"widget/config?key={key}", headers={"Origin": "https://shop.example"})
    assert good.status == 200 and good.headers["access-control-allow-origin"] == "https://shop.example"
    preflight = world.call("OPTIONS", "widget/conversations", headers={"Origin": "https://shop.example",
                                                                      "Access-Control-Request-Method": "POST"})
    assert preflight.status == 204 and "POST" in preflight.headers["access-control-allow-methods"]
    visitor = world.visitor(key)
    error_of(visitor.call("GET", "conversations", headers={"Origin": "https://evil.example"}), 403, "forbidden")


def test_absent_addresses_and_methods_are_said(world):
    error_of(world.call("GET", "nothing/here"), 404, "not_found")
    wrong = world.call("DELETE", "widget/config")
    assert wrong.status == 405 and "GET" in wrong.headers["allow"]


def test_limits_answer_429_with_the_seconds_to_wait():
    daemon = Daemon(settings={"limits": {"sign_in_per_minute": 3, "widget_sessions_per_minute": 2, "widget_writes_per_minute": 2}})
    try:
        key = daemon.tenant("acme")["widget_key"]
        replies = [daemon.call("POST", "auth/sign-in", {"email": "a@b.example", "password": "wrong password"}) for _ in range(5)]
        assert [r.status for r in replies] == [401, 401, 401, 429, 429]
        assert int(replies[-1].headers["retry-after"]) >= 1
        visitor = daemon.visitor(key)
        daemon.visitor(key)
        error_of(daemon.call("POST", "widget/sessions", {"widget_key": key}), 429, "rate_limited")
        started = visitor.start("one")["conversation"]["id"]
        assert visitor.post(started, "two").status == 201
        assert visitor.post(started, "three").status == 429
    finally:
        daemon.close()


SUBJECTS = [
    (("conversation", "show", "zzzzzzzz"), 67), (("conversation", "delete", "zzzzzzzz", "--yes"), 67),
    (("kb", "show", "zzzzzzzz", "-t", "acme"), 67), (("deleted", "restore", "zzzzzzzz"), 67),
    (("request", "show", "zzzzzzzz"), 67), (("hold", "release", "zzzzzzzz", "--yes"), 67),
    (("hold", "add", "--conversation", "zzzzzzzz", "--reason", "why"), 67), (("certificate", "show", "zzzzzzzz"), 67),
    (("signing-key", "show", "zzzzzzzz"), 67), (("job", "show", "zzzzzzzz"), 67), (("job", "cancel", "01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"), 67),
    (("notice", "done", "zzzzzzzz"), 67), (("backup", "show", "zzzzzzzz"), 67), (("restore", "tenant", "zzzzzzzz", "--yes"), 67),
    (("export", "subject", "--visitor", "zzzzzzzz", "-t", "acme"), 67), (("erase", "subject", "--verified-id", "zzzzzzzz", "-t", "acme", "--confirm", "x"), 67),
    (("retention", "sweep", "--plan", "zzzzzzzz", "--yes"), 67), (("backup", "list", "--folder", "/zzzzzzzz"), 66),
    (("tenant", "create", "zzzzzzzz!"), 65), (("import", "/etc/passwd"), 65),
]


@pytest.mark.parametrize("words,status", SUBJECTS, ids=[" ".join(words) for words, _ in SUBJECTS])
def test_a_refusal_names_what_was_typed(desk, words, status):
    refused = desk.cli(*words).expect(status)
    typed = next(word for word in words if "zzzz" in word or "01930c5e" in word or word == "/etc/passwd")
    assert typed in refused.err
    assert refused.err.count("iterochat: ") == 1


def test_a_refusal_repeats_no_address(desk):
    for words in (("user", "show", "nobody@zzzz.example"), ("export", "subject", "--email", "nobody@zzzz.example", "-t", "acme")):
        assert "nobody@" not in desk.cli(*words).expect(67).err
