"""What the dashboard's inbox stands on: counts, snooze, unread, bulk acts, presence, drafts."""
import datetime
import uuid
import zipfile

from harness import wait_until


def waiting(desk, text="I want to talk to a person", **who):
    visitor = desk.visitor(desk.key, **who)
    conversation = visitor.start(text)["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    return visitor, conversation


def soon(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def counts(member):
    return member.call("GET", "conversations/counts").expect(200)


def listed(member, filter):
    return [one["id"] for one in member.call("GET", f"conversations?filter={filter}&limit=200").expect(200)["items"]]


def test_counts_are_what_the_filters_list(desk):
    agent = desk.user("counter@acme.example", role="agent")
    _, one = waiting(desk)
    _, two = waiting(desk)
    desk.visitor(desk.key).start("How long does delivery take?")
    agent.call("POST", f"conversations/{one}/claim").expect(200)
    agent.call("POST", f"conversations/{one}/resolve").expect(200)
    agent.call("POST", f"conversations/{two}/claim").expect(200)
    for member in (agent, desk.owner):
        told = counts(member)
        for name, count in told.items():
            assert count == len(listed(member, name)), name
    assert counts(agent)["mine"] == 1 and "ai" not in counts(agent)
    assert counts(desk.owner)["ai"] >= 1 and counts(desk.owner)["mine"] == 0


def test_a_snoozed_conversation_leaves_the_list_and_comes_back_by_itself(desk):
    stream = desk.owner.events()
    _, conversation = waiting(desk)
    path = f"conversations/{conversation}/snooze"
    snoozed = desk.owner.call("POST", path, {"until": soon(600)}).expect(200)
    assert snoozed["snoozed_until"]
    assert conversation in listed(desk.owner, "snoozed") and conversation not in listed(desk.owner, "waiting") + listed(desk.owner, "all")
    assert desk.owner.call("DELETE", path).expect(200)["snoozed_until"] is None
    assert conversation in listed(desk.owner, "waiting")
    desk.owner.call("POST", path, {"until": soon(2)}).expect(200)
    set_aside = stream.wait_for(lambda e: e.get("event") == "conversation" and e["data"]["id"] == conversation and e["data"]["snoozed_until"])
    after = stream.seen.index(set_aside)
    stream.wait_for(lambda e: e in stream.seen[after + 3:] and e.get("event") == "conversation" and e["data"]["id"] == conversation
                    and e["data"]["snoozed_until"] is None)
    assert conversation in listed(desk.owner, "waiting") and conversation not in listed(desk.owner, "snoozed")
    stream.close()


def test_a_snooze_that_ended_while_the_daemon_was_down_ends_at_its_start(daemon):
    daemon.key = daemon.tenant("acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    _, conversation = waiting(daemon)
    daemon.owner.call("POST", f"conversations/{conversation}/snooze", {"until": soon(1)}).expect(200)
    daemon.stop()
    daemon.start()
    wait_until(lambda: daemon.owner.call("GET", f"conversations/{conversation}").expect(200)["snoozed_until"] is None, what="the end")


def test_unread_counts_the_visitors_messages_that_nobody_read(desk):
    visitor, conversation = waiting(desk)
    path = f"conversations/{conversation}"
    visitor.post(conversation, "Hello?").expect(201)
    shown = desk.owner.call("GET", path).expect(200)
    assert shown["unread"] == 2 and shown["restricted"] is False and shown["preview"] == "Hello?"
    assert desk.owner.call("POST", path + "/read", {"seq": shown["last_seq"]}).expect(200)["unread"] == 0
    stream = desk.owner.events()
    visitor.post(conversation, "Still there?").expect(201)
    told = stream.wait_for(lambda e: e.get("event") == "conversation" and e["data"]["preview"] == "Still there?")
    assert told["data"]["unread"] == 1
    assert "unread" not in visitor.conversation(conversation)
    stream.close()


def test_one_act_on_many_conversations_says_what_it_did_to_each(desk):
    agent, other = desk.user("bulk@acme.example", role="agent"), desk.user("bulk2@acme.example", role="agent")
    ids = [waiting(desk)[1] for _ in range(3)]
    other.call("POST", f"conversations/{ids[1]}/claim").expect(200)
    absent = str(uuid.uuid4())
    done = agent.call("POST", "conversations/bulk", {"ids": ids + [absent, ids[0]], "action": "claim"}).expect(200)
    assert done["done"] == [ids[0], ids[2]]
    assert [(one["id"], one["code"]) for one in done["failed"]] == [(ids[1], "conflict"), (absent, "not_found")]
    assert all(one["message"] for one in done["failed"])
    desk.owner.call("POST", "tags", {"name": "bulk"}).expect(201)
    bulk = lambda who, **order: who.call("POST", "conversations/bulk", {"ids": ids, **order})  # noqa: E731
    assert bulk(agent, action="tag", tag="bulk").expect(200)["done"] == ids
    assert len(agent.call("GET", "conversations?filter=all&tag=bulk").expect(200)["items"]) == 3
    assert bulk(agent, action="delete").status == 403
    assert bulk(agent, action="assign", member=other.id).status == 403
    assert bulk(agent, action="snooze", until="2020-01-01T00:00:00.000Z").status == 422
    assert bulk(agent, action="explode").status == 422 and bulk(agent, action="tag").status == 422
    assert agent.call("POST", "conversations/bulk", {"ids": [], "action": "claim"}).status == 422
    assert bulk(desk.owner, action="assign", member=other.id).expect(200)["done"] == ids
    assert bulk(desk.owner, action="resolve").expect(200)["done"] == ids
    assert bulk(desk.owner, action="delete").expect(200)["done"] == ids
    assert set(ids) <= {one["id"] for one in desk.owner.call("GET", "deleted-items?kind=conversation").expect(200)["items"]}


def test_members_see_who_else_is_at_a_conversation_and_visitors_do_not(desk):
    agent = desk.user("viewer@acme.example", role="agent")
    visitor, conversation = waiting(desk)
    path = f"conversations/{conversation}/presence"
    stream, theirs = desk.owner.events(), visitor.events()
    assert [one["id"] for one in agent.call("POST", path, {"state": "viewing"}).expect(200)["members"]] == [agent.id]
    told = stream.wait_for(lambda e: e.get("event") == "presence")
    assert told["data"] == {"conversation_id": conversation, "members": [{"id": agent.id, "name": "viewer", "state": "viewing"}]}
    assert "id" not in told
    both = desk.owner.call("POST", path, {"state": "typing"}).expect(200)["members"]
    assert {(one["id"], one["state"]) for one in both} == {(agent.id, "viewing"), (desk.owner.id, "typing")}
    agent.call("POST", path, {"state": "left"}).expect(200)
    stream.wait_for(lambda e: e.get("event") == "presence" and [m["id"] for m in e["data"]["members"]] == [desk.owner.id])
    assert agent.call("POST", path, {"state": "asleep"}).status == 422
    ai = desk.visitor(desk.key).start("How long does delivery take?")["conversation"]["id"]
    assert agent.call("POST", f"conversations/{ai}/presence", {"state": "viewing"}).status == 404
    visitor.post(conversation, "Anyone?").expect(201)
    theirs.message("Anyone?")
    assert [e for e in theirs.seen if e.get("event") == "presence"] == []
    for each in (stream, theirs):
        each.close()


def test_a_draft_is_ones_own_survives_and_goes_with_the_conversation(desk, tmp_path):
    agent = desk.user("drafter@acme.example", role="agent")
    _, conversation = waiting(desk)
    path = f"conversations/{conversation}/draft"
    assert agent.call("GET", path).expect(200) == {"text": "", "updated_at": None}
    agent.call("PUT", path, {"text": "Dear quokkazanzibar"}).expect(200)
    assert agent.call("GET", path).expect(200)["text"] == "Dear quokkazanzibar"
    assert desk.owner.call("GET", path).expect(200)["text"] == ""
    assert agent.call("PUT", path, {"text": "x" * 8001}).status == 422
    desk.cli("export", "tenant", "acme", "-o", tmp_path / "acme.zip").expect()
    with zipfile.ZipFile(tmp_path / "acme.zip") as archive:
        assert not any(b"quokkazanzibar" in archive.read(name) for name in archive.namelist())
    agent.call("PUT", path, {"text": ""}).expect(200)
    assert agent.call("GET", path).expect(200)["updated_at"] is None
    agent.call("PUT", path, {"text": "Dear quokkazanzibar"}).expect(200)
    desk.cli("erase", "conversation", conversation, "-t", "acme", "--yes", "--reason", "asked").expect()
    assert agent.call("GET", path).status == 404


def test_signs_of_typing_are_limited(daemon):
    daemon.stop()
    daemon.write_config({"limits": {"typing_per_minute": 3}})
    daemon.start()
    daemon.key = daemon.tenant("acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    visitor, conversation = waiting(daemon)
    mine = [daemon.owner.call("POST", f"conversations/{conversation}/typing").status for _ in range(4)]
    theirs = [visitor.call("POST", f"conversations/{conversation}/typing").status for _ in range(4)]
    assert mine == theirs == [204, 204, 204, 429]
