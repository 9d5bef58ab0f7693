"""The table of roles, held to every route of openapi.json: each role may what the table says and no more. A route that no
list here names is for owners and admins."""
import re
import uuid

import pytest

from conftest import ARTICLES
from harness import Daemon

# What agents do: the inbox, their own availability, and reading what they need for it.
AGENTS = {
    "GET": ["", "conversations", "conversations/counts", "conversations/{id}", "conversations/{id}/draft",
            "conversations/{id}/messages", "conversations/{id}/notes", "conversations/{id}/visitor", "events", "members", "messages/{id}/explain", "quick-replies",
            "quick-replies/{id}", "tags", "tags/{id}", "attachments/{id}",
            "settings/widget", "suggested-questions"],  # the widget shows these two to everyone
    "POST": ["conversations/bulk", "conversations/{id}/attachments", "conversations/{id}/claim", "conversations/{id}/messages", "conversations/{id}/notes",
             "conversations/{id}/presence", "conversations/{id}/read", "conversations/{id}/release", "conversations/{id}/reopen",
             "conversations/{id}/resolve", "conversations/{id}/snooze", "conversations/{id}/typing"],
    "PUT": ["availability", "conversations/{id}/draft", "conversations/{id}/tags/{tag}"],
    "PATCH": [],
    "DELETE": ["conversations/{id}/draft", "conversations/{id}/notes/{note}", "conversations/{id}/snooze", "conversations/{id}/tags/{tag}"],
}
OWNERS_ONLY = {("DELETE", "")}

# Well-formed bodies, where a call without one is refused for its shape before anyone asks who sent it.
BODIES = {
    ("DELETE", ""): {"confirm": "another-slug"},
    ("PUT", "messages/{id}/text"): {"text": "t", "reason": "r"},
    ("POST", "requests"): {"kind": "access", "subject": {"email": "x@example.com"}, "received_at": "2026-11-01T00:00:00.000Z"},
    ("POST", "requests/{id}/close"): {"outcome": "fulfilled"},
    ("POST", "requests/{id}/extend"): {"reason": "r"},
    ("POST", "articles"): {"title": "t", "body": "b"},
    ("POST", "articles/ask"): {"question": "q"},
    ("POST", "conversations/{id}/assign"): {"member": str(uuid.uuid4())},
    ("POST", "conversations/{id}/erase"): {"confirm": "abcdefgh", "reason": "r"},
    ("POST", "conversations/{id}/hold"): {"reason": "r"},
    ("POST", "erasures"): {"visitor": str(uuid.uuid4()), "confirm": "erase", "reason": "r"},
    ("POST", "erasures/plan"): {"visitor": str(uuid.uuid4())},
    ("POST", "retention/sweep"): {"plan": "0123456789abcdef", "confirm": 1},
    ("POST", "exports"): {"scope": "subject", "visitor": str(uuid.uuid4())},
    ("POST", "instructions"): {"title": "t", "body": "b"},
    ("POST", "instructions/order"): {"ids": []},
    ("POST", "quick-replies"): {"shortcut": "s", "title": "t", "body": "b"},
    ("PATCH", "retention"): {"rule": "deleted", "age": "30d"},
    ("PATCH", "settings/security"): {"require_totp": False},
    ("POST", "suggested-questions"): {"text": "t"},
    ("POST", "tags"): {"name": "t"},
    ("PATCH", "tags/{id}"): {"name": "t"},
    ("POST", "invitations"): {"email": "new@acme.example", "role": "agent"},
}
# Absent ones answer so before the role is looked at.
ABSENT_FIRST = {("GET", "erasures/{id}/certificate"), ("GET", "erasures/{id}/certificate/signature")}
QUERIES = {("POST", "articles/import"): "?name=a.md"}


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme")["widget_key"]
    daemon.roles = {role: daemon.user(f"{role}@acme.example", role=role) for role in ("owner", "admin", "agent")}
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def routes(daemon):
    for path, operations in sorted(daemon.call("GET", "openapi.json").expect(200)["paths"].items()):
        if path.startswith("/organizations/{org}"):
            for method in sorted(operations):
                yield method.upper(), path.removeprefix("/organizations/{org}").lstrip("/")


def call(member, method, path, ids=None):
    """With ids that nothing has, unless given: nothing is changed, only the answer to "may I" differs."""
    body = BODIES.get((method, path), None if method in ("GET", "DELETE") else {})
    target = re.sub(r"(\w[\w-]*)/\{\w+\}", lambda m: f"{m[1]}/{(ids or {}).get(m[1], uuid.uuid4())}", path)
    if path == "events":
        member.events().close()
        return None
    target += QUERIES.get((method, path), "")
    return member.call(method, target.rstrip("/"), body) if target else member.daemon.call(
        method, f"organizations/{member.organization}", body, token=member.token)


def test_owners_and_admins_may_what_the_table_says(world):
    tried = 0
    for method, path in routes(world):
        for role in ("owner", "admin"):
            reply = call(world.roles[role], method, path)
            tried += 1
            if reply is None:
                continue
            if role == "admin" and (method, path) in OWNERS_ONLY:
                assert reply.status == 403, f"an admin: {method} {path} answered {reply.status}"
            else:
                assert reply.status not in (401, 403, 500), f"{role}: {method} {path} answered {reply.status} {reply.body[:200]!r}"
    assert tried > 150


def test_agents_may_what_the_table_says_and_no_more(world):
    agent, refused = world.roles["agent"], 0
    for method, path in routes(world):
        reply = call(agent, method, path)
        if path in AGENTS[method]:
            assert reply is None or reply.status not in (401, 403, 500), f"{method} {path} answered {reply.status} {reply.body[:200]!r}"
            continue
        refused += 1
        if (method, path) in ABSENT_FIRST and reply.status == 404:
            continue
        assert reply.status == 403, (f"an agent: {method} {path} answered {reply.status} {reply.body[:200]!r}; "
                                     "where 400 or 422 is due to the body, give it one in BODIES")
        assert reply.json["error"]["code"] == "forbidden"
    assert refused > 50


def test_agents_meet_what_the_ai_handles_as_if_it_were_not_there(world):
    conversation = world.visitor(world.key).start("How long does delivery take?")["conversation"]["id"]
    agent, tried = world.roles["agent"], 0
    for method, path in routes(world):
        if not path.startswith("conversations/{id}") or path not in AGENTS[method]:
            continue
        tried += 1
        there, absent = call(agent, method, path, {"conversations": conversation}), call(agent, method, path)
        assert (there.status, there.body) == (absent.status, absent.body), f"{method} {path}: {there.body[:200]!r}"
    assert tried > 15
    assert conversation not in str(agent.call("GET", "conversations?filter=any").expect(200))
    assert agent.call("GET", "conversations?filter=ai").status == 403


def test_an_admin_leaves_owners_alone(world):
    owner, admin = world.roles["owner"], world.roles["admin"]
    assert admin.call("PATCH", f"members/{owner.id}", {"role": "agent"}).status == 403
    assert admin.call("DELETE", f"members/{owner.id}").status == 403
    assert admin.call("PATCH", f"members/{admin.id}", {"role": "owner"}).status == 403
    assert admin.call("POST", "invitations", {"email": "x@acme.example", "role": "owner"}).status == 403


def test_the_last_owner_neither_leaves_nor_is_demoted_and_ownership_moves(world):
    owner, admin = world.roles["owner"], world.roles["admin"]
    for refused in (owner.call("DELETE", f"members/{owner.id}"), owner.call("PATCH", f"members/{owner.id}", {"role": "agent"})):
        assert refused.status == 409 and "owner" in refused.json["error"]["message"]
    owner.call("PATCH", f"members/{admin.id}", {"role": "owner"}).expect(204)
    owner.call("PATCH", f"members/{owner.id}", {"role": "admin"}).expect(204)
    assert owner.call("PATCH", f"members/{admin.id}", {"role": "admin"}).status == 403
    admin.call("PATCH", f"members/{owner.id}", {"role": "owner"}).expect(204)
    owner.call("PATCH", f"members/{admin.id}", {"role": "admin"}).expect(204)
