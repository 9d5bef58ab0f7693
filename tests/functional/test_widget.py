"""What the widget asks beside messages: transcripts, messages left for the team, who the visitor is, its settings."""
import uuid

import pytest

AVATAR = "data:image/png;base64,iVBORw0KGgo="


def test_a_transcript_is_the_visitors_view_on_one_page_that_runs_nothing(desk):
    visitor = desk.visitor(desk.key, name="<b>Ada</b>")
    conversation = visitor.start("I want a refund <script>alert(1)</script>")["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    desk.owner.call("POST", f"conversations/{conversation}/claim").expect(200)
    desk.owner.call("POST", f"conversations/{conversation}/notes", {"text": "a secret note"}).expect(201)
    desk.owner.call("POST", f"conversations/{conversation}/messages", {"text": "Of course.", "client_id": "m"}).expect(201)
    reply = visitor.call("POST", f"conversations/{conversation}/transcript", {})
    page = reply.body.decode()
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/html")
    assert reply.headers["content-disposition"].startswith("attachment") and "sandbox" in reply.headers["content-security-policy"]
    assert "Of course." in page and "&lt;script&gt;" in page and "<script" not in page and "<b>Ada" not in page
    assert "a secret note" not in page
    summary = desk.owner.call("GET", f"conversations/{conversation}").expect(200)["summary"]
    assert summary and summary not in page
    assert desk.visitor(desk.key).call("POST", f"conversations/{conversation}/transcript", {}).status == 404


def test_a_message_left_for_the_team_waits_and_the_ai_is_mute(desk):
    visitor = desk.visitor(desk.key)
    visitor.call("PATCH", "visitor", {"name": "Bela", "email": "Bela@Example.com"}).expect(200)
    body = {"text": "How long does delivery take?", "client_id": str(uuid.uuid4()), "for_people": True}
    started = visitor.call("POST", "conversations", body).expect(201)
    assert started["conversation"]["state"] == "waiting"
    seen = desk.owner.call("GET", f"conversations/{started['conversation']['id']}").expect(200)
    assert seen["visitor"]["name"] == "Bela" and seen["visitor"]["email"].lower() == "bela@example.com"
    assert seen["reason"] == "person_requested" and seen["summary"]
    again = visitor.call("POST", "conversations", body).expect(200)
    assert again["conversation"]["id"] == started["conversation"]["id"]
    kinds = [m["author"]["kind"] for m in visitor.messages(started["conversation"]["id"])]
    assert kinds == ["visitor", "system"]
    desk.owner.call("PATCH", "settings/ai", {"mode": "ai_only"}).expect(200)
    assert visitor.call("POST", "conversations", {**body, "client_id": "other"}).status == 409
    desk.owner.call("PATCH", "settings/ai", {"mode": "ai_then_people"}).expect(200)


@pytest.mark.parametrize("change, field", [
    ({"language": "de"}, "language"), ({"attachment_mb": 26}, "attachment_mb"), ({"attachment_mb": 0}, "attachment_mb"),
    ({"avatar": "https://elsewhere.example/a.png"}, "avatar"), ({"avatar": "data:image/svg+xml;base64,AAAA"}, "avatar"),
    ({"texts": {"Bad Name": "x"}}, "texts"), ({"texts": {"placeholder": "x" * 501}}, "texts.placeholder"),
])
def test_settings_that_break_a_rule_are_refused_by_name(desk, change, field):
    assert desk.owner.call("PATCH", "settings/widget", change).expect(422)["error"]["field"] == field


def test_the_widget_is_told_its_settings_and_the_owner_the_identity_secret(desk):
    change = {"language": "bn", "texts": {"placeholder": "Ask away"}, "avatar": AVATAR, "offline_form": False, "show_footer": False,
              "attachments": False, "attachment_mb": 3}
    stored = desk.owner.call("PATCH", "settings/widget", change).expect(200)
    assert {name: stored[name] for name in change} == change
    config = desk.call("GET", f"widget/config?key={desk.key}").expect(200)
    assert config["widget_language"] == "bn"
    assert {name: config[name] for name in change if name != "language"} == {n: v for n, v in change.items() if n != "language"}
    assert len(desk.owner.call("GET", "settings/identity").expect(200)["secret"]) >= 40
    agent = desk.user("agent@acme.example", role="agent")
    assert agent.call("GET", "settings/identity").status == 403
    assert agent.call("PATCH", "settings/widget", {"attachments": True}).status == 403
