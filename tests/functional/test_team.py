"""Invitations by link, availability, own organizations, notes as events."""
import pytest

from harness import Daemon, wait_until


@pytest.fixture
def open_daemon():
    one = Daemon(settings={"accounts": {"open_organizations": "true"}})
    yield one
    one.close()


def token_of(url):
    return url.partition("#")[2]


def join(daemon, link, name, password="correct horse battery"):
    daemon.call("POST", "auth/accept-invitation", {"token": token_of(link["url"]), "name": name, "password": password}).expect(204)


def test_an_invitation_is_listed_resent_revoked_and_accepted(desk):
    owner = desk.owner
    made = owner.call("POST", "invitations", {"email": "Bea@Acme.example", "role": "agent"}).expect(201)
    assert made["invitation"]["email"] == "bea@acme.example" and made["invitation"]["invited_by"] == "owner"
    listed = owner.call("GET", "invitations").expect(200)["items"]
    assert [(one["id"], one["role"]) for one in listed] == [(made["invitation"]["id"], "agent")]

    again = owner.call("POST", f"invitations/{made['invitation']['id']}/resend", {}).expect(200)
    assert again["url"] != made["url"]
    refused = desk.call("POST", "auth/accept-invitation", {"token": token_of(made["url"]), "name": "Bea", "password": "correct horse battery"})
    assert refused.status == 404
    join(desk, again, "Bea")
    bea = desk.sign_in("bea@acme.example")
    assert bea.organizations[0]["role"] == "agent"
    assert owner.call("GET", "invitations").expect(200)["items"] == []

    other = owner.call("POST", "invitations", {"email": "cem@acme.example", "role": "admin"}).expect(201)
    newer = owner.call("POST", "invitations", {"email": "cem@acme.example", "role": "agent"}).expect(201)
    assert [one["id"] for one in owner.call("GET", "invitations").expect(200)["items"]] == [newer["invitation"]["id"]]
    assert owner.call("DELETE", f"invitations/{other['invitation']['id']}").status == 404  # the newer one took its place
    owner.call("DELETE", f"invitations/{newer['invitation']['id']}").expect(204)
    assert owner.call("POST", f"invitations/{newer['invitation']['id']}/resend", {}).status == 404
    assert bea.call("POST", "invitations", {"email": "eve@acme.example", "role": "agent"}).status == 403
    acts = [line["action"] for line in desk.cli("audit", "list", "-t", "acme", "--json").expect().json["entries"]]
    for act in ("user.invite", "user.resend_invitation", "user.revoke_invitation", "user.accept"):
        assert act in acts


def test_a_signed_in_person_sees_and_accepts_invitations_to_their_address(desk):
    desk.tenant("globex")
    boss = desk.user("boss@globex.example", tenant="globex")
    made = boss.call("POST", "invitations", {"email": "owner@acme.example", "role": "admin"}).expect(201)
    mine = desk.call("GET", "me/invitations", token=desk.owner.token).expect(200)["items"]
    assert [(one["organization"]["slug"], one["role"], one["invited_by"]) for one in mine] == [("globex", "admin", "boss")]
    accept = f"me/invitations/{made['invitation']['id']}/accept"
    assert desk.call("POST", accept, {}, token=boss.token).status == 404
    me = desk.call("POST", accept, {}, token=desk.owner.token).expect(200)
    assert {one["slug"]: one["role"] for one in me["organizations"]} == {"acme": "owner", "globex": "admin"}
    assert desk.call("POST", accept, {}, token=desk.owner.token).status == 404
    assert desk.call("GET", "me/invitations", token=desk.owner.token).expect(200)["items"] == []


def test_an_admin_neither_invites_owners_nor_touches_their_invitations(desk):
    admin = desk.user("admin@acme.example", role="admin")
    assert admin.call("POST", "invitations", {"email": "new@acme.example", "role": "owner"}).status == 403
    made = desk.owner.call("POST", "invitations", {"email": "new@acme.example", "role": "owner"}).expect(201)
    path = f"invitations/{made['invitation']['id']}"
    assert admin.call("POST", path + "/resend", {}).status == 403
    assert admin.call("DELETE", path).status == 403


def test_members_show_who_is_available_and_online(desk):
    agent = desk.user("agent@acme.example", role="agent")

    def seen():
        return next(one for one in desk.owner.call("GET", "members").expect(200)["items"] if one["id"] == agent.id)

    assert seen()["available"] is True and seen()["online"] is False
    assert agent.call("PUT", "availability", {"available": False}).expect(200)["available"] is False
    assert seen()["available"] is False
    stream = agent.events()
    assert seen()["online"] is True
    stream.close()
    wait_until(lambda: seen()["online"] is False, what="offline")


def test_organizations_are_made_by_people_only_where_that_is_open(desk, open_daemon):
    refused = desk.call("POST", "organizations", {"name": "Mine"}, token=desk.owner.token)
    assert refused.status == 403 and "administrator" in refused.json["error"]["message"]
    open_daemon.tenant("acme")
    ann = open_daemon.user("ann@acme.example", role="agent")
    first = open_daemon.call("POST", "organizations", {"name": "Bäckerei Müller & Söhne"}, token=ann.token).expect(201)
    second = open_daemon.call("POST", "organizations", {"name": "Acme"}, token=ann.token).expect(201)
    assert first["slug"] == "b-ckerei-m-ller-s-hne" and second["slug"] == "acme-2"
    taken = open_daemon.call("POST", "organizations", {"name": "x", "slug": "acme"}, token=ann.token)
    assert taken.status == 409 and taken.json["error"]["field"] == "slug"
    me = open_daemon.call("GET", "me", token=ann.token).expect(200)
    assert {one["slug"]: one["role"] for one in me["organizations"]}["acme-2"] == "owner"
    ann.call("GET", "conversations", organization=second["id"]).expect(200)


def test_notes_are_told_live_and_after_a_pause_with_whom_they_name(desk):
    visitor = desk.visitor(desk.key)
    conversation = visitor.start("I want to talk to a person")["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    desk.cli("user", "add", "lea@acme.example", "-t", "acme", "--role", "agent", "--name", "Lea Lang", "--password-file", "-",
             stdin="correct horse battery\n").expect()
    lea = desk.sign_in("lea@acme.example")
    stream, theirs = lea.events(), visitor.events()
    note = desk.owner.call("POST", f"conversations/{conversation}/notes", {"text": "Ask @lea lang, not x@lea.example."}).expect(201)
    assert note["mentions"] == [lea.id]
    told = stream.wait_for(lambda e: e.get("event") == "note")
    assert told["data"]["text"] == note["text"] and told["data"]["mentions"] == [lea.id]
    desk.owner.call("DELETE", f"conversations/{conversation}/notes/{note['id']}").expect(204)
    stream.wait_for(lambda e: e.get("event") == "note" and e["data"].get("deleted"))
    desk.owner.call("POST", f"deleted-items/{note['id']}/restore", {}).expect(200)
    resumed = lea.events(last_event_id=told["id"])
    again = resumed.wait_for(lambda e: e.get("event") == "note")
    assert again["data"]["id"] == note["id"] and "deleted" not in again["data"]
    visitor.post(conversation, "Hello?").expect(201)
    theirs.message("Hello?")
    assert [e for e in theirs.seen if e.get("event") == "note"] == []
    for each in (stream, theirs, resumed):
        each.close()


def test_the_others_hear_who_is_available_and_online(desk):
    nadia = desk.user("nadia@acme.example", role="agent")
    stream = nadia.events()

    def told(**facts):
        return stream.wait_for(lambda e: e.get("event") == "member" and e["data"] == {"id": desk.owner.id, **facts})

    own = desk.owner.events()
    told(online=True)
    second = desk.owner.events()
    desk.owner.call("PUT", "availability", {"available": False}).expect(200)
    assert "id" not in told(availability="away"), "it has no position: nothing of it is stored"
    desk.owner.call("PATCH", f"members/{desk.owner.id}", {"available": True}).expect(204)
    told(availability="available")
    second.close()
    own.close()
    told(online=False)
    online = [e["data"]["online"] for e in stream.seen if e.get("event") == "member" and "online" in e["data"]]
    assert online == [True, False], "only the first stream and the last one count"
    stream.close()
