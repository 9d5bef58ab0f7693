"""Rules with conditions, clocks of their own, and the evidence of each run."""
import pytest

from conftest import ARTICLES
from harness import Daemon, wait_until


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def rules(daemon, *words):
    return daemon.cli("retention", *words, "-t", "acme", "--json").expect().json["rules"]


def answered(daemon, text):
    visitor = daemon.visitor(daemon.key)
    conversation = visitor.start(text)["conversation"]
    visitor.answer_to(conversation["id"], 1)
    return visitor, conversation["id"]


def resolved_by_a_member(daemon):
    visitor = daemon.visitor(daemon.key)
    conversation = visitor.start("I want a refund, this is outrageous")["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    daemon.owner.call("POST", f"conversations/{conversation}/claim").expect(200)
    daemon.owner.call("POST", f"conversations/{conversation}/messages", {"text": "Here it is.", "client_id": "m"}).expect(201)
    daemon.owner.call("POST", f"conversations/{conversation}/resolve").expect(200)
    return conversation


def test_a_rule_is_set_with_conditions_shown_and_taken_back(world):
    names = {rule["rule"] for rule in rules(world, "show")}
    assert {"conversations", "deleted", "visitor_identity", "ip_addresses", "ai_traces", "requests", "audit_log"} <= names
    world.cli("retention", "set", "conversations", "30d", "--handled-by", "ai", "-t", "acme").expect()
    world.cli("retention", "set", "conversations", "never", "--tag", "lawsuit", "-t", "acme").expect()
    own = [(r["age"], r["tag"], r["handled_by"]) for r in rules(world, "show") if r["rule"] == "conversations"]
    assert own == [("never", "", ""), ("30d", "", "ai"), ("never", "lawsuit", "")]
    assert "HANDLED BY" in world.cli("retention", "show", "-t", "acme").expect().out
    assert world.cli("retention", "set", "deleted", "3d", "--tag", "x", "-t", "acme").status == 65
    world.cli("retention", "unset", "conversations", "--handled-by", "ai", "-t", "acme").expect()
    world.cli("retention", "unset", "conversations", "--tag", "lawsuit", "-t", "acme").expect()
    assert world.cli("retention", "unset", "conversations", "--tag", "lawsuit", "-t", "acme").status == 67
    patched = world.owner.call("PATCH", "retention", {"rule": "conversations", "age": "9d", "handled_by": "people"}).expect(200)
    assert patched["handled_by"] == "people"
    world.owner.call("PATCH", "retention", {"rule": "conversations", "age": "default", "handled_by": "people"}).expect(200)


def test_plan_and_sweep_agree_about_conditions_and_traces_and_leave_evidence(world):
    _, by_ai = answered(world, "How long does delivery take?")
    _, waits = answered(world, "When are you open?")
    by_people = resolved_by_a_member(world)
    world.cli("retention", "set", "conversations", "0d", "--yes", "--state", "ai_active", "--handled-by", "ai", "-t", "acme").expect()
    world.owner.call("POST", "tags", {"name": "keep"}).expect(201)
    tag = world.owner.call("GET", "tags").expect(200)["items"][0]["id"]
    world.owner.call("PUT", f"conversations/{waits}/tags/{tag}").expect(200)
    plan = world.cli("retention", "plan", "-t", "acme", "--json").expect().json
    assert [item["id"] for item in plan["items"]] == [by_ai] and plan["plan"]["held"] == 1
    swept = world.cli("retention", "sweep", "--plan", plan["plan"]["hash"], "-t", "acme", "--yes", "--json").expect().json["sweep"]
    assert swept["erased"] == 1
    listed = {c["id"] for c in world.cli("conversation", "list", "-t", "acme", "--json").expect().json["conversations"]}
    assert by_ai not in listed and {waits, by_people} <= listed
    world.cli("retention", "unset", "conversations", "--state", "ai_active", "--handled-by", "ai", "-t", "acme").expect()

    _, asked = answered(world, "When will my parcel arrive?")
    assert world.cli("conversation", "explain", asked, "-t", "acme").status == 0
    world.cli("retention", "set", "ai_traces", "0d", "--yes", "-t", "acme").expect()
    plan = world.cli("retention", "plan", "-t", "acme", "--json").expect().json
    traces = next(r["count"] for r in plan["rules"] if r["rule"] == "ai_traces")
    assert traces >= 1 and plan["plan"]["total"] == traces
    world.cli("retention", "sweep", "-t", "acme", "--yes").expect()
    assert world.cli("conversation", "explain", asked, "-t", "acme").status == 67
    world.cli("retention", "unset", "ai_traces", "-t", "acme").expect()

    runs = world.cli("retention", "runs", "-t", "acme", "--json").expect().json["runs"]
    assert [run["erased"] for run in runs] == [traces, 1]
    assert runs[0]["rules"]["ai_traces"] == traces and runs[1]["plan"] and runs[1]["erasure"]
    assert len(world.owner.call("GET", "retention/runs").expect(200)["items"]) == 2
    assert world.cli("--quiet", "retention", "sweep", "-t", "acme", "--yes").expect().out == ""
    assert len(world.cli("retention", "runs", "--json").expect().json["runs"]) == 2


def test_what_takes_everything_at_once_says_so(world):
    _, asked = answered(world, "How long does delivery take?")
    tried = rules(world, "set", "ai_traces", "0d", "--dry-run")
    assert tried[0]["would_go"] >= 1 and {r["age"] for r in rules(world, "show") if r["rule"] == "ai_traces"} == {"never"}
    assert "NEXT SWEEP TAKES" in world.cli("retention", "set", "ai_traces", "0d", "-t", "acme", "--dry-run").expect().out
    assert rules(world, "set", "ai_traces", "0d")[0]["would_go"] == tried[0]["would_go"]  # nobody can be asked here
    assert rules(world, "set", "ai_traces", "400d")[0]["would_go"] == 0
    world.cli("retention", "unset", "ai_traces", "-t", "acme").expect()
    assert world.cli("conversation", "explain", asked, "-t", "acme").status == 0


def test_a_plan_has_a_row_for_each_rule_and_condition(world):
    _, asked = answered(world, "How long does delivery take?")
    world.cli("retention", "set", "conversations", "0d", "--state", "ai_active", "-t", "acme", "--yes").expect()
    world.cli("retention", "set", "conversations", "never", "--tag", "lawsuit", "-t", "acme").expect()
    plan = rules(world, "plan")
    rows = {(r["state"], r["tag"]): r for r in plan if r["rule"] == "conversations"}
    assert set(rows) == {("", ""), ("ai_active", ""), ("", "lawsuit")}
    assert rows["", ""]["count"] == rows["", "lawsuit"]["count"] == 0 and rows["ai_active", ""]["count"] >= 1
    assert rows["ai_active", ""]["age"] == "0d" and rows["", ""]["age"] == "never"
    assert "HANDLED BY" in world.cli("retention", "plan", "-t", "acme").expect().out
    for condition in (("--state", "ai_active"), ("--tag", "lawsuit")):
        world.cli("retention", "unset", "conversations", *condition, "-t", "acme").expect()
    assert world.cli("conversation", "explain", asked, "-t", "acme").status == 0


def test_a_deleted_conversation_goes_with_its_visitor_in_one_run(world):
    visitor, gone = answered(world, "How long does delivery take?")
    _, stays = answered(world, "When are you open?")
    world.cli("conversation", "delete", gone, "-t", "acme", "--yes").expect()
    before = len(world.cli("retention", "runs", "-t", "acme", "--json").expect().json["runs"])
    for rule in ("deleted", "visitor_identity"):
        world.cli("retention", "set", rule, "0d", "-t", "acme", "--yes").expect()
    planned = world.cli("retention", "plan", "-t", "acme", "--json").expect().json
    kinds = [item["kind"] for item in planned["items"] if item["id"] in (gone, visitor.id)]
    assert kinds == ["conversation", "visitor"]
    swept = world.cli("retention", "sweep", "-t", "acme", "--yes", "--json").expect().json["sweep"]
    assert swept["erased"] == planned["plan"]["total"] and swept["kept"] == 0
    assert world.cli("retention", "sweep", "-t", "acme", "--yes", "--json").expect().json["sweep"]["erased"] == 0
    runs = world.cli("retention", "runs", "-t", "acme", "--json").expect().json["runs"]
    assert len(runs) == before + 1
    went = runs[0]["rules"]
    assert sum(went.values()) == runs[0]["erased"] and went["deleted"] >= 1 and went["visitor_identity"] >= 1
    assert visitor.call("GET", f"conversations/{gone}/messages").status == 401
    assert world.cli("conversation", "explain", stays, "-t", "acme").status == 0
    world.cli("verify", "erasure", "-t", "acme").expect()
    for rule in ("deleted", "visitor_identity"):
        world.cli("retention", "unset", rule, "-t", "acme").expect()


def test_the_audit_logs_values_go_and_its_chain_stays(world):
    world.cli("hold", "add", "--conversation", resolved_by_a_member(world), "--reason", "zanzibar case").expect()
    entry = wait_until(lambda: [e for e in world.cli("audit", "list", "--action", "hold.add", "--json").expect().json["entries"]],
                       what="the entry")[-1]
    shown = world.cli("audit", "show", entry["seq"], "--json").expect().json["entry"]
    assert shown["reason"] == "zanzibar case"
    world.cli("retention", "set", "audit_log", "0d", "--yes", "-t", "acme").expect()
    world.cli("retention", "sweep", "-t", "acme", "--yes").expect()
    shown = world.cli("audit", "show", entry["seq"], "--json").expect().json["entry"]
    assert not shown["reason"]
    world.cli("audit", "verify").expect()


def sweep_by_dashboard(world, **body):
    return world.owner.call("POST", "retention/sweep", body)


def ended(world, job):
    return wait_until(lambda: (now := world.owner.call("GET", f"jobs/{job}").expect(200))["state"] in ("done", "failed") and now,
                      what="the sweep", seconds=60)


def test_a_member_sweeps_what_the_plan_showed_and_nothing_else(world):
    gone = [answered(world, "How long does delivery take?")[1] for _ in range(2)]
    world.owner.call("PATCH", "retention", {"rule": "conversations", "age": "0d", "state": "ai_active"}).expect(200)
    assert world.owner.call("GET", "retention").expect(200)["exempt_tag"] == "keep"
    plan = world.owner.call("GET", "retention/plan").expect(200)
    assert plan["total"] >= 2 and plan["percent"] > plan["brake_percent"] == 20
    later = answered(world, "When are you open?")[1]

    braked = sweep_by_dashboard(world, plan=plan["hash"], confirm=plan["total"])
    assert braked.status == 503 and braked.json["error"]["field"] == "max_percent" and "nothing was erased" in braked.json["error"]["message"]
    wrong = sweep_by_dashboard(world, plan=plan["hash"], confirm=plan["total"] + 1, max_percent=100)
    assert wrong.status == 422 and wrong.json["error"]["field"] == "confirm"
    assert sweep_by_dashboard(world, plan="0" * 32, confirm=1).status == 404
    assert sweep_by_dashboard(world, plan=plan["hash"], confirm=plan["total"], max_percent=101).status == 422

    job = sweep_by_dashboard(world, plan=plan["hash"], confirm=plan["total"], max_percent=100).expect(202)["id"]
    result = ended(world, job)["result"]
    assert result["erased"] == plan["total"] and result["kept"] == 0
    listed = {c["id"] for c in world.cli("conversation", "list", "-t", "acme", "--json").expect().json["conversations"]}
    assert later in listed and not listed & set(gone)
    run = world.owner.call("GET", "retention/runs").expect(200)["items"][0]
    assert run["plan"] == plan["hash"] and run["erasure"] == result["erasure"] and run["actor"] == f"member:{world.owner.id}"
    assert world.owner.call("GET", f"erasures/{run['erasure']}/certificate").status == 200
    acts = world.cli("audit", "list", "--action", "retention.sweep", "--json").expect().json["entries"]
    assert acts[-1]["actor"] == f"member:{world.owner.id}"
    world.owner.call("PATCH", "retention", {"rule": "conversations", "age": "default", "state": "ai_active"}).expect(200)
