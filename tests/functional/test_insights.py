"""What members teach the AI from conversations, what it misses, and how it does."""
import csv
import io
import json

import pytest

from harness import wait_until


@pytest.fixture(scope="module")
def agent(desk):
    return desk.user("agent@acme.example", role="agent")


def bytes_hold(desk, text):
    """Files under the state folder that hold the text as it is."""
    needle = text.encode()
    return [path for path in desk.state.rglob("*") if path.is_file() and needle in path.read_bytes()]


def confirmed_of(desk, article):
    return desk.owner.call("GET", f"articles/{article}/confirmed-questions").expect(200)["items"]


def article_id(desk, source):
    return desk.cli("kb", "show", source, "-t", "acme", "--json").expect().json["article"]["id"]


def candidate_score(desk, question, source):
    line = desk.cli("kb", "ask", "--batch", "-", "-t", "acme", stdin=json.dumps({"id": 1, "question": question})).expect().out
    return next((c["score"] for c in json.loads(line)["candidates"] if c["source_id"] == source), 0)


def test_a_confirmed_question_teaches_the_ai_and_is_erased_with_its_conversation(desk, agent):
    question = "Kann der zwergpinguin samstags abholen"
    visitor = desk.visitor(desk.key, name="Zoe")
    conversation = visitor.start(question)["conversation"]["id"]
    said = visitor.answer_to(conversation, 1)
    hours = article_id(desk, "hours")
    before = candidate_score(desk, question, "hours")

    assert agent.call("POST", f"messages/{said['id']}/confirm", {"article_id": hours}).status in (403, 404)
    assert desk.owner.call("POST", f"messages/{said['id']}/confirm", {"article_id": "nonsense"}).status == 422
    confirmed = desk.owner.call("POST", f"messages/{said['id']}/confirm", {"article_id": hours}).expect(200)
    assert confirmed["article_id"] == hours and confirmed["text"] == question
    desk.owner.call("POST", f"messages/{said['id']}/confirm", {"article_id": hours}).expect(200)
    assert [q["text"] for q in confirmed_of(desk, hours)] == [question]
    assert candidate_score(desk, question, "hours") > before
    assert not bytes_hold(desk, "zwergpinguin")  # sealed

    desk.cli("erase", "conversation", conversation, "--yes", "-t", "acme").expect()
    assert confirmed_of(desk, hours) == []
    assert candidate_score(desk, question, "hours") <= before + 1e-6
    assert not bytes_hold(desk, "zwergpinguin")


def test_a_confirmation_can_be_taken_back_and_moves_with_an_export(desk, tmp_path):
    visitor = desk.visitor(desk.key, name="Yan")
    conversation = visitor.start("How long does delivery take?")["conversation"]["id"]
    said = visitor.answer_to(conversation, 1)
    cited = said["citations"][0]["article_id"]
    assert desk.owner.call("POST", f"messages/{said['id']}/confirm").expect(200)["article_id"] == cited
    desk.cli("export", "tenant", "acme", "-o", tmp_path / "acme.tar.gz").expect()
    desk.cli("import", tmp_path / "acme.tar.gz", "--into", "copy").expect()
    copied = desk.cli("kb", "list", "-t", "copy", "--json").expect().json["articles"]
    assert cited in [a["id"] for a in copied]
    desk.owner.call("DELETE", f"messages/{said['id']}/confirm").expect(204)
    assert confirmed_of(desk, cited) == []
    assert desk.owner.call("DELETE", f"messages/{said['id']}/confirm").status == 404


def test_unanswered_questions_stand_together(desk, agent):
    visitor = desk.visitor(desk.key, name="Xaver")
    for text in ("Do you sell gift vouchers for sailing lessons?", "do you sell a gift voucher for sailing lesson",
                 "gift vouchers for sailing lessons - do you sell them?", "Which planet is the biggest of them all?"):
        conversation = desk.visitor(desk.key).start(text)["conversation"]["id"]
        wait_until(lambda: any(text == row["question"] or row["count"] > 1 for row in
                               desk.owner.call("GET", "unanswered").expect(200)["items"]), what="the turn " + text)
        assert conversation
    rows = wait_until(lambda: [r for r in desk.owner.call("GET", "unanswered").expect(200)["items"]
                               if "sailing" in r["question"] and r["count"] == 3], what="the group of three")
    assert len(rows) == 1 and set(rows[0]["reasons"]) <= {"low_confidence", "suggested", "not_known"}
    assert agent.call("GET", "unanswered").status == 403

    table = desk.cli("unanswered", "list", "-t", "acme", "--since", "1d", "--format", "csv").expect().out
    parsed = list(csv.DictReader(io.StringIO(table)))
    assert any(row["count"] == "3" and "sailing" in row["question"] for row in parsed)
    assert desk.cli("unanswered", "list", "-t", "acme", "--json").expect().json["unanswered"][0]["tenant"] == "acme"
    assert desk.cli("metrics", "-t", "acme", "--format", "csv").status == 64

    formula = desk.visitor(desk.key).start("=HYPERLINK(1) which vineyard quokka")["conversation"]["id"]
    wait_until(lambda: "'=HYPERLINK" in desk.cli("unanswered", "list", "-t", "acme", "--format", "csv").out, what="the formula")
    desk.cli("erase", "conversation", formula, "--yes", "-t", "acme").expect()
    assert "HYPERLINK" not in desk.cli("unanswered", "list", "-t", "acme", "--format", "csv").expect().out
    assert not bytes_hold(desk, "vineyard quokka")
    assert visitor.id


def test_an_answer_is_rated_by_its_visitor_alone(desk):
    visitor, other = desk.visitor(desk.key), desk.visitor(desk.key)
    conversation = visitor.start("How long does delivery take?")["conversation"]["id"]
    said = visitor.answer_to(conversation, 1)
    before = desk.owner.call("GET", "metrics").expect(200)["answers"]
    asked = visitor.messages(conversation)[0]
    assert visitor.call("POST", f"messages/{asked['id']}/rating", {"helpful": True}).status == 422
    assert other.call("POST", f"messages/{said['id']}/rating", {"helpful": True}).status == 404
    assert visitor.call("POST", f"messages/{said['id']}/rating", {}).status == 400
    visitor.call("POST", f"messages/{said['id']}/rating", {"helpful": True}).expect(200)
    visitor.call("POST", f"messages/{said['id']}/rating", {"helpful": False}).expect(200)
    after = desk.owner.call("GET", "metrics").expect(200)["answers"]
    assert after == {"helpful": before["helpful"], "unhelpful": before["unhelpful"] + 1}
    desk.cli("erase", "conversation", conversation, "--yes", "-t", "acme").expect()
    assert desk.owner.call("GET", "metrics").expect(200)["answers"] == before


def test_metrics_tell_what_the_ai_did(desk, agent):
    before = desk.owner.call("GET", "metrics").expect(200)
    angry = desk.visitor(desk.key)
    handed = angry.start("I want a refund, this is outrageous")["conversation"]["id"]
    angry.wait_for_state(handed, "waiting")
    after = desk.owner.call("GET", "metrics").expect(200)
    assert after["conversations"] == before["conversations"] + 1 and after["handed_over"] == before["handed_over"] + 1
    assert "refund" in [row["reason"] for row in after["reasons"]]
    assert sum(day["conversations"] for day in after["days"]) == after["conversations"]
    assert agent.call("GET", "metrics").status == 403
    assert desk.owner.call("GET", "metrics?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z").status == 422
    shown = desk.cli("metrics", "-t", "acme", "--json").expect().json["metrics"]
    assert shown["conversations"] == after["conversations"] and len(shown["ratings"]["counts"]) == 5
    assert "resolved by AI" in desk.cli("metrics", "-t", "acme").expect().out
