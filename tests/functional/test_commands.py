"""Every command does what its row says, and its JSON holds the documented keys."""
import json
import uuid

import pytest

from conftest import ARTICLES
from harness import wait_until


@pytest.fixture(scope="module")
def talk(desk):
    """A conversation that the AI handed over, and one that it answered."""
    asked = desk.visitor(desk.key, name="Ada", email="ada@example.com")
    answered = asked.start("How long does delivery take?")["conversation"]
    asked.answer_to(answered["id"], 1)
    angry = desk.visitor(desk.key, name="Bela", email="bela@example.com")
    waiting = angry.start("I want a refund, this is outrageous")["conversation"]
    angry.wait_for_state(waiting["id"], "waiting")
    return {"answered": answered, "waiting": waiting, "visitor": angry}


def keys(row, *names):
    missing = [name for name in names if name not in row]
    assert not missing, f"{missing} are not in {sorted(row)}"


# --- tenants ------------------------------------------------------------------------------------------------------


def test_a_tenant_is_made_changed_stopped_and_started(desk):
    made = desk.cli("tenant", "create", "globex", "--name", "Globex", "--json").expect().json["tenant"]
    keys(made, "id", "slug", "name", "state", "widget_key")
    assert desk.cli("tenant", "create", "globex").status == 73
    again = desk.cli("tenant", "create", "globex", "--if-not-exists", "--json").expect().json["tenant"]
    assert again["id"] == made["id"]

    changed = desk.cli("tenant", "set", "globex", "--name", "Globex Inc", "--origin", "https://globex.example", "--accent",
                       "#aa3300", "--ai-mode", "ai_only", "--ask-name", "on", "--json").expect().json["tenant"]
    assert changed["name"] == "Globex Inc" and changed["origins"] == ["https://globex.example"]
    assert changed["widget"]["color"] == "#aa3300" and changed["widget"]["ask_name"] is True
    assert changed["ai"]["mode"] == "ai_only"
    emptied = desk.cli("tenant", "set", "globex", "--origin", "", "--json").expect().json["tenant"]
    assert emptied["origins"] == [] and emptied["name"] == "Globex Inc"

    assert desk.cli("tenant", "disable", "globex", "--json").expect().json["tenant"]["state"] == "disabled"
    assert [t["slug"] for t in desk.cli("tenant", "list", "--state", "disabled", "--json").expect().json["tenants"]] == ["globex"]
    assert desk.cli("tenant", "enable", "globex", "--json").expect().json["tenant"]["state"] == "active"
    assert made["widget_key"] in desk.cli("tenant", "snippet", "globex").expect().out
    assert desk.cli("tenant", "show", "initech").status == 67


# --- people -------------------------------------------------------------------------------------------------------


def test_a_person_is_added_changed_stopped_and_removed(desk):
    added = desk.cli("user", "add", "ann@acme.example", "-t", "acme", "--role", "agent", "--name", "Ann", "--password-file", "-",
                     "--json", stdin="correct horse battery\n").expect().json["user"]
    keys(added, "id", "email")
    assert desk.cli("user", "add", "ann@acme.example", "-t", "acme", "--role", "agent", "--if-not-exists").status == 0
    assert desk.cli("user", "add", "new@acme.example", "-t", "acme", "--role", "agent", "--no-input").status in (64, 65)

    emails = [u["email"] for u in desk.cli("user", "list", "-t", "acme", "--json").expect().json["users"]]
    assert "ann@acme.example" in emails and "owner@acme.example" in emails
    shown = desk.cli("user", "set", "ann@acme.example", "--role", "admin", "-t", "acme", "--name", "Anna", "--json").expect().json["user"]
    assert shown["name"] == "Anna" and {"tenant": "acme", "role": "admin"} in shown["memberships"]

    desk.sign_in("ann@acme.example")
    changed = desk.cli("user", "passwd", "ann@acme.example", "--password-file", "-", "--json", stdin="another long phrase\n")
    assert changed.expect().json["sessions_ended"] == 1
    desk.sign_in("ann@acme.example", "another long phrase")
    assert desk.cli("user", "logout", "-", "--json", stdin="ann@acme.example\n").expect().json["sessions_ended"] == 1

    assert desk.cli("user", "disable", "ann@acme.example", "--json").expect().json["user"]["enabled"] is False
    refused = desk.call("POST", "auth/sign-in", {"email": "ann@acme.example", "password": "another long phrase"})
    assert refused.status in (401, 403)
    assert desk.cli("user", "enable", "ann@acme.example", "--json").expect().json["user"]["enabled"] is True

    assert desk.cli("user", "delete", "ann@acme.example").status == 64  # it needs --yes
    desk.cli("user", "delete", "ann@acme.example", "--dry-run").expect()
    assert desk.cli("user", "show", "ann@acme.example").status == 0
    desk.cli("user", "delete", "ann@acme.example", "--yes").expect()
    assert desk.cli("user", "show", "ann@acme.example").status == 67
    assert desk.cli("user", "delete", "owner@acme.example", "--yes").status != 0  # the last owner stays


def test_an_invitation_is_a_link(desk):
    added = desk.cli("user", "add", "cleo@acme.example", "-t", "acme", "--role", "agent", "--invite", "--json").expect().json
    assert added["invitation"]["url"].startswith("http")
    invited = desk.cli("user", "invite", "dora@acme.example", "-t", "acme", "--role", "agent", "--json").expect().json
    keys(invited["invitation"], "id", "url", "email", "role", "tenant", "expires_at")


# --- articles -----------------------------------------------------------------------------------------------------


def test_articles_are_listed_shown_found_and_explained(desk):
    listed = desk.cli("kb", "list", "-t", "acme", "--json").expect().json["articles"]
    assert sorted(a["source_id"] for a in listed) == ["hours", "returns", "shipping"]
    shown = desk.cli("kb", "show", "returns", "-t", "acme", "--json").expect().json["article"]
    assert shown["body"].startswith("You can return") and shown["passages"]
    assert desk.cli("kb", "search", "post office", "-t", "acme", "--json").expect().json["articles"][0]["source_id"] == "returns"

    told = desk.cli("kb", "ask", "How do I return an order?", "-t", "acme", "--json").expect().json
    assert told["action"] == "answer" and told["candidates"][0]["source_id"] == "returns"
    keys(told, "confidence", "text", "citations", "language", "candidates", "passages")
    assert desk.cli("kb", "ask", "-t", "acme").status == 64
    assert desk.cli("kb", "ask", "a", "-t", "acme", "--batch", "-").status == 64


def test_a_batch_of_questions_gives_a_line_each_in_order(desk):
    asked = "".join(json.dumps({"id": f"q{i}", "question": a["title"]}) + "\n" for i, a in enumerate(ARTICLES))
    lines = [json.loads(line) for line in desk.cli("kb", "ask", "--batch", "-", "-t", "acme", stdin=asked).expect().out.splitlines()]
    assert [line["id"] for line in lines] == ["q0", "q1", "q2"]
    assert [line["candidates"][0]["source_id"] for line in lines] == [a["id"] for a in ARTICLES]
    for line in lines:
        assert set(line) == {"id", "action", "article_id", "confidence", "candidates", "reason", "language", "ms"}
        assert line["action"] in ("answer", "suggest", "handoff") and 0 <= line["confidence"] <= 1 and line["ms"] > 0
        assert set(line["candidates"][0]) == {"article_id", "source_id", "score"}
        assert line["article_id"] == line["candidates"][0]["article_id"]
    ruled = desk.cli("kb", "ask", "--batch", "-", "-t", "acme", stdin='{"id":1,"question":"I want a refund for my order, now"}')
    ruled = json.loads(ruled.expect().out)
    assert (ruled["action"], ruled["reason"]) == ("handoff", "refund") and ruled["candidates"] and ruled["confidence"] > 0
    whole = desk.cli("kb", "ask", "--batch", "-", "-t", "acme", "--json", stdin=asked).expect().json["answers"]
    assert [line["id"] for line in whole] == ["q0", "q1", "q2"]
    broken = desk.cli("kb", "ask", "--batch", "-", "-t", "acme", stdin=asked + "{}\n")
    assert broken.status == 65 and "Line 4" in broken.err


def test_the_engine_is_measured_on_labelled_questions(desk):
    labelled = [{"question": a["title"], "article_id": a["id"]} for a in ARTICLES]
    labelled.append({"question": "Which football team won in 1966?", "article_id": None})
    lines = "".join(json.dumps(line) + "\n" for line in labelled)
    figures = desk.cli("kb", "eval", "-", "-t", "acme", "--json", stdin=lines).expect().json["eval"]
    assert (figures["questions"], figures["in_scope"], figures["out_of_scope"]) == (4, 3, 1)
    assert figures["top_1"] == 1 and figures["auroc"] == 1 and figures["handed_off"] == 1 and figures["precision"] == 1
    assert "top-1" in desk.cli("kb", "eval", "-", "-t", "acme", stdin=lines).expect().out
    missing = desk.cli("kb", "eval", "-", "-t", "acme", stdin='{"question":"Which?","article_id":"nowhere"}\n')
    assert missing.status == 65 and "Line 1" in missing.err


def test_an_import_says_what_it_did_and_is_repeatable(desk, tmp_path):
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "gift.md").write_text("# Gift cards\n\nA gift card is good for three years from the day it was bought.\n")
    first = desk.cli("kb", "import", tmp_path / "help", "-t", "acme", "--json").expect().json
    assert first["import"]["added"] == 1 and first["import"]["failed"] == 0
    again = desk.cli("kb", "import", tmp_path / "help", "-t", "acme", "--json").expect().json
    assert again["import"]["unchanged"] == 1 and again["import"]["added"] == 0
    dry = desk.cli("kb", "import", tmp_path / "help", "-t", "acme", "--prune", "--dry-run", "--json").expect().json
    assert dry["dry_run"] is True and len(desk.cli("kb", "list", "-t", "acme", "--json").json["articles"]) == 4
    lines = desk.cli("kb", "import", tmp_path / "help", "-t", "acme", "--format", "ndjson").expect().out.splitlines()
    assert json.loads(lines[-1])["import"]["unchanged"] == 1
    assert desk.cli("kb", "import", tmp_path / "absent", "-t", "acme").status == 66

    assert desk.cli("kb", "delete", "gift.md", "-t", "acme").status == 64
    deleted = desk.cli("kb", "delete", first["articles"][0]["id"], "-t", "acme", "--yes", "--json").expect().json["article"]
    assert deleted["deleted_at"]
    desk.cli("kb", "reindex", "-t", "acme").expect()


def test_exported_articles_import_again_unchanged(desk, tmp_path):
    path = tmp_path / "kb.jsonl"
    told = desk.cli("kb", "export", "-t", "acme", "-o", path, "--json").expect().json["export"]
    assert told["bytes"] == path.stat().st_size
    again = desk.cli("kb", "import", path, "-t", "acme", "--json").expect().json["import"]
    assert again["unchanged"] == 3 and again["added"] == again["updated"] == 0
    assert desk.cli("kb", "export", "-t", "acme", "-o", "-").expect().out == path.read_text()


# --- conversations ------------------------------------------------------------------------------------------------


def test_conversations_are_listed_shown_and_explained(desk, talk):
    listed = desk.cli("conversation", "list", "-t", "acme", "--state", "waiting", "--json").expect().json["conversations"]
    assert [c["id"] for c in listed] == [talk["waiting"]["id"]]
    keys(listed[0], "id", "short_id", "state", "reason", "summary", "language", "last_activity_at")
    assert listed[0]["reason"] == "refund" and listed[0]["summary"]
    assert len(desk.cli("conversation", "list", "-t", "acme", "--limit", "1", "--json").expect().json["conversations"]) == 1
    lines = desk.cli("conversation", "list", "-t", "acme", "--format", "ndjson").expect().out.splitlines()
    assert {json.loads(line)["id"] for line in lines} >= {talk["waiting"]["id"], talk["answered"]["id"]}

    shown = desk.cli("conversation", "show", listed[0]["short_id"], "--json").expect().json
    assert shown["messages"][0]["text"].startswith("I want a refund")
    assert "I want a refund" in desk.cli("conversation", "show", listed[0]["short_id"]).expect().out
    assert desk.cli("conversation", "show", str(uuid.uuid4())).status == 67

    said = desk.cli("conversation", "show", talk["answered"]["id"], "--json").expect().json["messages"]
    answer = next(m for m in said if m["author"]["kind"] == "ai")
    told = desk.cli("conversation", "explain", answer["id"], "-t", "acme", "--json").expect().json["explanation"]
    keys(told, "action", "confidence", "passages")


def test_a_restricted_conversation_is_out_of_everyday_use(desk, talk):
    wanted = talk["answered"]["id"]
    assert desk.cli("conversation", "restrict", wanted, "--json").expect().json["conversation"]["restricted_at"]
    everyday = desk.owner.call("GET", "conversations?filter=all").expect(200)["items"]
    assert wanted not in [c["id"] for c in everyday]
    assert wanted not in desk.cli("conversation", "list", "--json").expect().out
    hidden = desk.cli("conversation", "list", "--restricted", "--json").expect().json["conversations"]
    assert [c["id"] for c in hidden] == [wanted]
    assert desk.cli("conversation", "list", "--restricted", "--state", "open").status == 64
    refused = desk.cli("conversation", "delete", wanted, "--yes")
    assert refused.status == 77 and "unrestrict" in refused.err, "it is stored and nothing else"
    assert desk.cli("conversation", "delete", wanted, "--dry-run").status == 77
    assert desk.cli("conversation", "unrestrict", wanted, "--json").expect().json["conversation"]["restricted_at"] is None


def test_one_conversation_and_one_person_are_exported(desk, talk, tmp_path):
    for number, words in enumerate([("conversation", "export", talk["waiting"]["short_id"]),
                                    ("export", "conversation", talk["waiting"]["short_id"]),
                                    ("export", "subject", "--visitor", talk["visitor"].id, "-t", "acme")]):
        path = tmp_path / f"{number}.zip"
        told = desk.cli(*words, "-o", path, "--json").expect().json["export"]
        assert told["path"] == str(path) and told["bytes"] == path.stat().st_size > 0
        assert path.stat().st_mode & 0o777 == 0o600 and not (tmp_path / f"{number}.zip.part").exists()
    assert desk.cli("export", "subject", "-t", "acme").status in (64, 65)
    assert desk.cli("export", "conversation", talk["waiting"]["short_id"], "-o", tmp_path / "no" / "x.zip").status == 74


def test_a_person_is_erased_by_name_only(desk):
    visitor = desk.visitor(desk.key, name="Zoe", email="zoe@example.com")
    conversation = visitor.start("Where is my parcel?")["conversation"]
    visitor.answer_to(conversation["id"], 1)
    words = ("erase", "subject", "--visitor", visitor.id, "-t", "acme")
    assert desk.cli(*words).status == 64
    dry = desk.cli(*words, "--dry-run", "--json").expect().json["erasure"]
    assert dry["confirm"] == visitor.id
    assert desk.cli(*words, "--confirm", str(uuid.uuid4())).status in (64, 65, 75)
    done = desk.cli(*words, "--confirm", visitor.id, "--ground", "request", "--json").expect().json["erasure"]
    keys(done, "id", "state", "counts")
    assert desk.cli("conversation", "show", conversation["id"]).status == 67


def test_what_is_deleted_can_be_purged(desk):
    visitor = desk.visitor(desk.key)
    conversation = visitor.start("When are you open?")["conversation"]
    visitor.answer_to(conversation["id"], 1)
    desk.cli("conversation", "delete", conversation["id"], "--yes").expect()
    assert desk.cli("deleted", "purge", conversation["id"], "-t", "acme").status == 64
    desk.cli("deleted", "purge", conversation["id"], "-t", "acme", "--dry-run").expect()
    listed = desk.cli("deleted", "list", "-t", "acme", "--kind", "conversation", "--json").expect().json["items"]
    assert conversation["id"] in [item["id"] for item in listed]
    desk.cli("deleted", "purge", conversation["id"], "-t", "acme", "--yes", "--json").expect()
    left = desk.cli("deleted", "list", "-t", "acme", "--kind", "conversation", "--json").expect().json["items"]
    assert conversation["id"] not in [item["id"] for item in left]


# --- audit, settings, jobs ----------------------------------------------------------------------------------------


def test_acts_stand_in_the_audit_log_and_its_chain_holds(desk):
    desk.cli("tenant", "set", "acme", "--name", "Acme again").expect()
    entries = wait_until(lambda: desk.cli("audit", "list", "--json").expect().json["entries"], what="an audit entry")
    keys(entries[0], "seq", "at", "actor", "action")
    shown = desk.cli("audit", "show", entries[0]["seq"], "--json").expect().json["entry"]
    assert shown["seq"] == entries[0]["seq"] and shown["hash"]
    verified = desk.cli("audit", "verify", "--json").expect().json
    assert verified["audit"]["entries"] >= len(entries)
    assert desk.cli("audit", "show", 999999).status == 67


def test_retention_rules_are_shown(desk):
    rules = desk.cli("retention", "show", "-t", "acme", "--json").expect().json["rules"]
    assert {"conversations", "deleted"} <= {row["rule"] for row in rules}


def test_the_configuration_is_shown_checked_and_read_again(desk, tmp_path):
    assert desk.cli("config", "get", "http.listen").expect().out.strip().strip('"') == "127.0.0.1:0"
    assert desk.cli("config", "get", "http.lisen").status == 67
    changed = desk.cli("config", "show", "--changed", "--json").expect().json["settings"]
    assert "state_dir" in [row["key"] for row in changed]
    assert desk.cli("config", "check", "--json").expect().json["problems"] == 0
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('stat_dir = "/x"\n')
    checked = desk.cli("config", "check", wrong, "--json")
    assert checked.status == 1 and "stat_dir" in checked.json["findings"][0]["message"]
    defaults = tmp_path / "defaults.toml"
    defaults.write_text(desk.cli("config", "defaults").expect().out)
    assert desk.cli("config", "check", defaults).status == 0
    keys(desk.cli("reload", "--json").expect().json, "changed", "needs_restart")


def test_the_log_level_changes_for_a_while(desk):
    before = desk.cli("log-level", "--json").expect().json["level"]
    changed = desk.cli("log-level", "debug", "--for", "10m", "--json").expect().json
    assert changed["level"] == "debug" and changed["until"]
    desk.cli("log-level", before).expect()
    assert desk.cli("log-level", "loud").status == 64


def test_jobs_are_listed_shown_watched_and_not_cancelled_when_over(desk):
    started = desk.cli("kb", "reindex", "-t", "acme", "--detach", "--json").expect().json["job"]["id"]
    desk.cli("job", "watch", started).expect()
    shown = desk.cli("job", "show", started, "--json").expect().json["job"]
    keys(shown, "id", "command", "state")
    assert shown["command"] == "kb reindex"
    assert started in [job["id"] for job in desk.cli("job", "list", "--all", "--json").expect().json["jobs"]]
    assert desk.cli("job", "cancel", started).status in (0, 77)
    assert desk.cli("job", "show", str(uuid.uuid4())).status == 67
