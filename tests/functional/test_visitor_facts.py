"""What members see of a visitor beside a conversation, and how long."""
import pytest

from conftest import ARTICLES
from harness import Daemon


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.agent = daemon.user("agent@acme.example", role="agent")
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def arrive(world, **about):
    session = world.call("POST", "widget/sessions", {"widget_key": world.key, **about}, headers={"User-Agent": AGENT}).expect(201)
    return session["token"], session["visitor"]["id"]


def begin(world, token, text):
    body = {"text": text, "client_id": text[:20].replace(" ", "")}
    return world.call("POST", "widget/conversations", body, token=token).expect(201)["conversation"]["id"]


def facts(member, conversation):
    return member.call("GET", f"conversations/{conversation}/visitor")


def wait_for_person(world, conversation):
    stream = world.owner.events("0")
    stream.wait_for(lambda e: e.get("event") == "conversation" and e["data"]["id"] == conversation and e["data"]["state"] == "waiting")
    stream.close()


def test_identity_browser_address_and_other_conversations_are_shown_to_who_sees_the_conversation(world):
    token, visitor = arrive(world, name="Vera", email="vera@people.example", language="en", page="https://shop.example/tents?q=secret#top")
    first = begin(world, token, "I want my money back, this is outrageous")
    wait_for_person(world, first)
    world.owner.call("POST", f"conversations/{first}/claim").expect(200)
    world.owner.call("POST", f"conversations/{first}/resolve").expect(200)
    second = begin(world, token, "How long does delivery take?")  # the AI handles it
    gone = begin(world, token, "When are you open?")
    world.owner.call("DELETE", f"conversations/{gone}").expect(204)

    shown = facts(world.owner, first).expect(200)
    assert shown["id"] == visitor and shown["name"] == "Vera" and shown["email"] == "vera@people.example"
    assert shown["verified"] is False and shown["verified_id"] is None, "what a visitor says of themselves is a claim"
    assert shown["user_agent"] == AGENT and shown["ip_address"] == "127.0.0.1" and shown["page"] == "https://shop.example/tents" and shown["language"] == "en"
    assert [one["id"] for one in shown["conversations"]] == [second] and shown["conversations"][0]["state"] == "ai_active"
    assert facts(world.agent, first).expect(200)["conversations"] == [], "agents don't see what the AI handles"
    assert facts(world.agent, second).status == 404
    assert [one["id"] for one in facts(world.owner, second).expect(200)["conversations"]] == [first]
    assert AGENT not in world.log()


def test_address_and_browser_end_with_their_policy_and_the_rest_stays(world):
    token, _ = arrive(world, name="Walt", page="https://shop.example/walt")
    assert facts(world.owner, begin(world, token, "How do I return an order?")).expect(200)["page"]
    conversation = begin(world, token, "How long does delivery take?")
    world.owner.call("PATCH", "retention", {"rule": "ip_addresses", "age": "0d"}).expect(200)
    world.cli("retention", "sweep", "-t", "acme", "--yes").expect()
    shown = facts(world.owner, conversation).expect(200)
    assert shown["ip_address"] is None and shown["user_agent"] is None and shown["page"] is None and shown["name"] == "Walt"


def test_they_are_sealed_on_disk(world):
    token, _ = arrive(world, name="Xenia", page="https://shop.example/quokka-tent")
    begin(world, token, "How long does delivery take?")
    for file in world.state.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"Firefox/140" not in content and b"quokka-tent" not in content, file


def test_no_page_is_kept_of_what_is_no_address(world):
    token, _ = arrive(world, name="Yara", page="javascript:alert(1)")
    assert facts(world.owner, begin(world, token, "When are you open?")).expect(200)["page"] is None


def test_an_export_holds_them_and_another_installation_takes_them_over(world, tmp_path):
    import json
    import zipfile

    _, visitor = arrive(world, name="Zoe", page="https://shop.example/boots")

    def record(archive, name):
        with zipfile.ZipFile(archive) as opened:
            file = next(one for one in opened.namelist() if one.endswith("visitors.jsonl"))
            return next(one for line in opened.read(file).decode().splitlines() if (one := json.loads(line))["name"] == name)

    world.cli("export", "tenant", "acme", "-o", tmp_path / "one.zip").expect()
    assert record(tmp_path / "one.zip", "Zoe")["page"] == "https://shop.example/boots"
    world.cli("import", tmp_path / "one.zip", "--into", "twin").expect()
    world.cli("export", "tenant", "twin", "-o", tmp_path / "two.zip").expect()
    assert record(tmp_path / "two.zip", "Zoe")["page"] == "https://shop.example/boots"
    world.cli("erase", "subject", "--visitor", visitor, "-t", "acme", "--confirm", visitor).expect()
    world.cli("export", "tenant", "acme", "-o", tmp_path / "three.zip").expect()
    with zipfile.ZipFile(tmp_path / "three.zip") as opened:
        assert not any(b"/boots" in opened.read(name) for name in opened.namelist())
