"""Every route of the API, taken from openapi.json, refuses what belongs to another organization exactly as it
refuses what does not exist."""
import re
import uuid

import pytest

from conftest import ARTICLES
from harness import Daemon



def fill(daemon, owner, key):
    """One of each thing in the owner's organization; their ids by the words that stand before {id} in a path."""
    visitor = daemon.visitor(key)
    started = visitor.start("I want my money back")
    conversation = started["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    owner.call("POST", f"conversations/{conversation}/claim").expect(200)
    note = owner.call("POST", f"conversations/{conversation}/notes", {"text": "note"}).expect(201)["id"]
    tag = owner.call("POST", "tags", {"name": "vip"}).expect(201)["id"]
    owner.call("PUT", f"conversations/{conversation}/tags/{tag}").expect(200)
    article = owner.call("GET", "articles").expect(200)["items"][0]["id"]
    instruction = owner.call("POST", "instructions", {"title": "Tone", "body": "Be brief."}).expect(201)["id"]
    quick_reply = owner.call("POST", "quick-replies", {"shortcut": "hi", "body": "Hello"}).expect(201)["id"]
    suggested = owner.call("POST", "suggested-questions", {"text": "When are you open?"}).expect(201)["id"]
    request = owner.call("POST", "requests", {"kind": "access", "subject": {"email": "ann@mail.example"}}).expect(201)["id"]
    return {"requests": request, "visitor": visitor, "conversations": conversation, "messages": started["message"]["id"], "notes": note, "tags": tag,
            "articles": article, "instructions": instruction, "quick-replies": quick_reply, "suggested-questions": suggested,
            "members": owner.id, "deleted-items": article}


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    sides = {}
    for slug in ("acme", "globex"):
        key = daemon.tenant(slug)["widget_key"]
        owner = daemon.user(f"owner@{slug}.example", tenant=slug)
        daemon.import_articles(ARTICLES, tenant=slug)
        sides[slug] = (owner, fill(daemon, owner, key))
    yield daemon, sides
    daemon.close()


def routes(daemon):
    document = daemon.call("GET", "openapi.json").expect(200)
    for path, operations in sorted(document["paths"].items()):
        for method in sorted(operations):
            yield method.upper(), path


def concrete(path, organization, ids, absent=False):
    """The path with ids of things of one organization, or with ids that nothing has."""
    segments, before = [], ""
    for segment in path.strip("/").split("/"):
        if segment == "{org}":
            segment = organization
        elif segment.startswith("{"):
            segment = str(uuid.uuid4()) if absent else ids.get(before, str(uuid.uuid4()))
        else:
            before = segment
        segments.append(segment)
    return "/".join(segments)


def body_for(method):
    return None if method in ("GET", "DELETE", "HEAD") else {}


def comparable(reply):
    return reply.status, re.sub(rb"[0-9a-f-]{36}", b"ID", reply.body)


def test_no_member_reaches_another_organization_by_any_route(world):
    daemon, sides = world
    stranger, foreign = sides["globex"][0], sides["acme"][1]
    acme = sides["acme"][0].organization
    tried = 0
    for method, path in routes(daemon):
        if "{org}" not in path:
            continue
        tried += 1
        target = concrete(path, acme, foreign)
        reply = daemon.call(method, target, body_for(method), token=stranger.token)
        nowhere = daemon.call(method, concrete(path, str(uuid.uuid4()), foreign), body_for(method), token=stranger.token)
        assert reply.status == 404, f"{method} {path}: {reply.status} {reply.body[:200]!r}"
        assert comparable(reply) == comparable(nowhere), f"{method} {path} tells that the organization exists"
    assert tried > 40


def test_no_member_reaches_another_organizations_things_inside_their_own(world):
    daemon, sides = world
    stranger, foreign = sides["globex"][0], sides["acme"][1]
    tried = 0
    for method, path in routes(daemon):
        if "{org}" not in path or path.count("{") < 2:
            continue
        tried += 1
        reply = daemon.call(method, concrete(path, stranger.organization, foreign), body_for(method), token=stranger.token)
        absent = daemon.call(method, concrete(path, stranger.organization, foreign, absent=True), body_for(method), token=stranger.token)
        assert comparable(reply) == comparable(absent), f"{method} {path}: {reply.status} for a foreign id, {absent.status} for none"
        assert reply.status >= 400, f"{method} {path} answered {reply.status}"
    assert tried > 15


def test_no_visitor_reaches_another_visitors_conversation_by_any_route(world):
    daemon, sides = world
    own = sides["globex"][1]["visitor"]
    foreign = sides["acme"][1]
    neighbour = daemon.visitor(daemon.cli("tenant", "show", "globex", "--json").expect().json["tenant"]["widget_key"])
    theirs = neighbour.start("mine alone")["conversation"]["id"]
    for method, path in routes(daemon):
        if not path.startswith("/widget/") or "{" not in path:
            continue
        for ids in (foreign, {"conversations": theirs}):
            reply = daemon.call(method, concrete(path, "", ids), body_for(method), token=own.token)
            absent = daemon.call(method, concrete(path, "", ids, absent=True), body_for(method), token=own.token)
            assert comparable(reply) == comparable(absent), f"{method} {path}: {reply.body[:200]!r}"
            assert reply.status >= 400


def test_every_route_wants_credentials_of_the_right_kind(world):
    daemon, sides = world
    visitor, owner = sides["acme"][1]["visitor"], sides["acme"][0]
    open_routes = {"/auth/sign-in", "/widget/config", "/widget/sessions", "/auth/accept-invitation", "/invitations/accept",
                   "/signing-keys"}
    for method, path in routes(daemon):
        target = concrete(path, owner.organization, sides["acme"][1])
        if path in open_routes or path.startswith("/auth/") and path != "/auth/sign-out":
            continue
        wrong = owner.token if path.startswith("/widget/") else visitor.token
        for token in (None, wrong, "st_forged", wrong[:-3] + "AAA"):
            reply = daemon.call(method, target, body_for(method), token=token)
            assert reply.status == 401, f"{method} {path} with {'a wrong' if token else 'no'} token: {reply.status}"
