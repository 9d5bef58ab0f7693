"""Requests of data subjects: registered, due, answered, by the command and over HTTP."""
import datetime
import hashlib

ADDRESS = "quokka.person@example.com"


def talk(desk, text, **who):
    visitor = desk.visitor(desk.key, **who)
    conversation = visitor.start(text)["conversation"]
    visitor.answer_to(conversation["id"], 1)
    return visitor, conversation


def day(days):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


def test_a_request_of_access_is_added_extended_and_closed_with_its_export(desk, tmp_path):
    talk(desk, "Where is my parcel?", name="Quokka", email=ADDRESS)
    added = desk.cli("request", "add", "-t", "acme", "--kind", "access", "--email", "-", "--received", "2026-01-31", "--json",
                     stdin=ADDRESS + "\n").expect().json["request"]
    assert added["due_at"].startswith("2026-02-28") and added["alarm"] == "overdue" and added["matches"] == 1
    assert added["subject"] == ADDRESS and added["state"] == "open"
    assert desk.cli("request", "extend", added["id"], "--reason", "too late").status == 77

    fresh = desk.cli("request", "add", "-t", "acme", "--kind", "access", "--email", ADDRESS, "--json").expect().json["request"]
    extended = desk.cli("request", "extend", fresh["id"], "--reason", "many chats", "--json").expect().json["request"]
    assert extended["extended"] and extended["due_at"] > fresh["due_at"]

    archive = tmp_path / "person.zip"
    told = desk.cli("export", "subject", "--email", ADDRESS, "--include-unverified", "-t", "acme", "-o", archive,
                    "--json").expect().json["export"]
    closed = desk.cli("request", "close", added["id"], "--outcome", "fulfilled", "--export", told["sha256"],
                      "--json").expect().json["request"]
    assert closed["state"] == "closed" and closed["export_sha256"] == hashlib.sha256(archive.read_bytes()).hexdigest()
    assert desk.cli("request", "close", added["id"], "--outcome", "fulfilled").status == 77
    listed = desk.cli("request", "list", "-t", "acme", "--json").expect().json["requests"]
    assert [r["id"] for r in listed] == [fresh["id"]]
    everything = desk.cli("request", "list", "--state", "all", "--json").expect().json["requests"]
    assert [r["id"] for r in everything] == [fresh["id"], added["id"]]
    shown = desk.cli("request", "show", fresh["id"]).expect().out
    assert "many chats" in shown and ADDRESS in shown
    desk.cli("request", "close", fresh["id"], "--outcome", "withdrawn").expect()


def test_status_list_and_doctor_raise_the_alarm(desk):
    soon = desk.cli("request", "add", "-t", "acme", "--kind", "portability", "--verified-id", "u-17", "--received", day(-25),
                    "--json").expect().json["request"]
    assert soon["alarm"] in ("soon", "urgent")  # 25 days of a month of 28 to 31
    late = desk.cli("request", "add", "-t", "acme", "--kind", "objection", "--email", "late@example.com", "--received", day(-40),
                    "--json").expect().json["request"]
    counts = desk.cli("status", "--json").expect().json["requests"]
    assert counts["open"] == 2 and counts["overdue"] == 1
    assert "1 overdue" in desk.cli("status").expect().out
    checked = desk.cli("doctor", "--json")
    check = next(c for c in checked.json["checks"] if c["name"] == "requests")
    assert checked.status == 1 and check["state"] == "failure" and "request list" in check["hint"]
    assert "late@" not in check["message"]
    table = desk.cli("request", "list").expect().out
    assert "overdue" in table and table.index(late["id"]) < table.index(soon["id"])
    for one in (soon, late):
        refused = desk.cli("request", "close", one["id"], "--outcome", "refused")
        assert refused.status == 65 and "note" in refused.err
        desk.cli("request", "close", one["id"], "--outcome", "refused", "--note", "-", stdin="not our data").expect()
    check = next(c for c in desk.cli("doctor", "--json").json["checks"] if c["name"] == "requests")
    assert check["state"] == "ok"


def test_the_dashboard_registers_and_answers_with_an_erasure(desk):
    owner = desk.owner
    visitor, _ = talk(desk, "Delete me, please", name="Elva", email="elva@example.com")
    created = owner.call("POST", "requests", {"kind": "erasure", "subject": {"visitor": visitor.id}, "note": "by mail"}).expect(201)
    assert created["state"] == "open" and created["subject"] == {"visitor": visitor.id} and created["matches"] == 1
    assert owner.call("POST", "requests", {"kind": "erasure", "subject": {}}).status == 422
    assert owner.call("POST", "requests", {"kind": "wish", "subject": {"email": "a@b.example"}}).status == 422
    erased = desk.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id, "--json").expect().json["erasure"]
    closed = owner.call("POST", f"requests/{created['id']}/close", {"outcome": "fulfilled", "erasure": erased["id"]}).expect(200)
    assert closed["subject"] is None and closed["note"] is None and closed["erasure"] == erased["id"]
    assert closed["subject_digest"] == created["subject_digest"]
    assert owner.call("GET", "requests?state=open").expect(200)["items"] == []
    assert created["id"] in [r["id"] for r in owner.call("GET", "requests?state=closed").expect(200)["items"]]
    assert owner.call("GET", f"requests/{created['id']}").expect(200)["outcome"] == "fulfilled"
    assert owner.call("POST", f"requests/{created['id']}/extend", {"reason": "x"}).status == 409
    agent = desk.user("agent.requests@acme.example", role="agent")
    assert agent.call("GET", "requests").status == 403
    acts = [e["action"] for e in desk.cli("audit", "list", "-t", "acme", "--json").expect().json["entries"]]
    assert {"request.add", "request.extend", "request.close"} <= set(acts)


def test_an_erasure_is_not_fulfilled_by_that_of_somebody_else(desk):
    mine, other = (talk(desk, "hello there", name=name, email=f"{name}@example.com")[0] for name in ("edda", "egon"))
    wish = desk.cli("request", "add", "-t", "acme", "--kind", "erasure", "--email", "edda@example.com", "--json").expect().json["request"]["id"]
    erased = desk.cli("erase", "subject", "--visitor", other.id, "-t", "acme", "--confirm", other.id, "--json").expect().json["erasure"]["id"]
    refused = desk.cli("request", "close", wish, "--outcome", "fulfilled", "--erasure", erased)
    assert refused.status != 0 and "1 visitor of whom" in refused.err
    assert desk.cli("request", "show", wish, "--json").expect().json["request"]["subject"] == "edda@example.com"
    own = desk.cli("erase", "subject", "--visitor", mine.id, "-t", "acme", "--confirm", mine.id, "--json").expect().json["erasure"]["id"]
    desk.cli("request", "close", wish, "--outcome", "fulfilled", "--erasure", own).expect()


def test_a_certificate_names_the_request_that_it_carries_out(desk):
    person, _ = talk(desk, "hello there", name="Frida", email="frida@example.com")
    wish = desk.cli("request", "add", "-t", "acme", "--kind", "erasure", "--email", "frida@example.com", "--received", day(-20), "--json")
    wish = wish.expect().json["request"]
    desk.cli("request", "add", "-t", "acme", "--kind", "access", "--email", "frida@example.com", "--received", day(-25)).expect()
    erased = desk.cli("erase", "subject", "--visitor", person.id, "-t", "acme", "--confirm", person.id, "--json").expect().json["erasure"]["id"]
    said = desk.cli("certificate", "show", erased, "--json").expect().json["certificate"]["request"]
    assert said["registered"] == wish["id"] and said["received"] == wish["received_at"] and said["due"] == wish["due_at"]
    assert said["id"] == erased and said["ground"] == "request"


def test_monitoring_is_told_of_an_overdue_request(desk):
    late = desk.cli("request", "add", "-t", "acme", "--kind", "access", "--email", "late@example.com", "--received", day(-60), "--json")
    late = late.expect().json["request"]["id"]
    desk.cli("status", "--check", "--quiet").expect(1)
    for one in desk.cli("request", "list", "--json").expect().json["requests"]:
        if one["alarm"] == "overdue":
            desk.cli("request", "close", one["id"], "--outcome", "withdrawn").expect()
    assert desk.cli("request", "show", late, "--json").expect().json["request"]["state"] == "closed"
    desk.cli("status", "--check", "--quiet").expect()


def test_an_erasure_that_a_hold_refuses_leaves_its_line(desk):
    visitor, conversation = talk(desk, "hello there", name="Greta", email="greta@example.com")
    desk.cli("hold", "add", "--conversation", conversation["id"], "-t", "acme", "--reason", "a court").expect()
    def lines():
        return [(e["target_kind"], e["target"]) for e in desk.cli("audit", "list", "--action", "erase.refused", "--json").expect().json["entries"]]
    desk.cli("erase", "conversation", conversation["id"], "-t", "acme", "--dry-run").expect(77)
    assert lines() == []
    refused = desk.cli("erase", "conversation", conversation["id"], "-t", "acme", "--yes").expect(77)
    assert conversation["short_id"] in refused.err and "legal hold" in refused.err
    desk.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id).expect(77)
    assert desk.owner.call("POST", "erasures", {"visitor": visitor.id, "confirm": visitor.id}).status == 409
    desk.cli("tenant", "delete", "acme", "--confirm", "acme").expect(77)
    assert sorted(kind for kind, _ in lines()) == ["conversation", "organization", "visitor", "visitor"]


def test_an_erasure_is_not_fulfilled_by_nothing(desk):
    def added():
        return desk.cli("request", "add", "-t", "acme", "--kind", "erasure", "--email", "elva@example.com", "--json").expect().json["request"]["id"]
    request = added()
    refused = desk.cli("request", "close", request, "--outcome", "fulfilled")
    assert refused.status == 65 and "without one" in refused.err and "iterochat certificate list" in refused.err
    by_dashboard = desk.owner.call("POST", f"requests/{request}/close", {"outcome": "fulfilled"})
    assert by_dashboard.status == 422 and by_dashboard.json["error"]["field"] == "note"
    assert desk.cli("request", "show", request, "--json").expect().json["request"]["state"] == "open"
    desk.cli("request", "close", request, "--outcome", "fulfilled", "--note", "only on paper, shredded").expect()
    desk.cli("request", "close", added(), "--outcome", "unidentified").expect()


def test_the_archive_made_for_a_request_stands_in_it(desk, tmp_path):
    visitor, _ = talk(desk, "What do you know about me?", name="Numbat")
    other, _ = talk(desk, "And about me?", name="Potoroo")

    def ask(kind, who):
        return desk.cli("request", "add", "-t", "acme", "--kind", kind, "--visitor", who.id, "--json").expect().json["request"]["id"]

    def show(one):
        return desk.cli("request", "show", one, "--json").expect().json["request"]
    access, moved, objection, others, unanswered = (ask("access", visitor), ask("portability", visitor), ask("objection", visitor),
                                                    ask("access", other), ask("access", visitor))
    archive = tmp_path / "person.zip"
    desk.cli("export", "subject", "--visitor", visitor.id, "-t", "acme", "-o", archive).expect()
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    desk.cli("request", "close", access, "--outcome", "fulfilled").expect()
    assert show(access)["export_sha256"] == digest and digest in desk.cli("request", "show", access).expect().out
    act = [e for e in desk.cli("audit", "list", "--action", "request.close", "--json").expect().json["entries"] if e["target"] == access]
    assert act[-1]["facts"]["export_sha256"] == digest
    assert show(objection)["export_sha256"] is None and show(others)["export_sha256"] is None
    again = tmp_path / "again.zip"
    desk.cli("export", "subject", "--visitor", visitor.id, "-t", "acme", "--portability", "-o", again).expect()
    assert show(access)["export_sha256"] == digest, "a closed request stays as it was closed"
    assert show(unanswered)["export_sha256"] == digest, "what the person gave is no copy of all that is held"
    desk.cli("request", "close", moved, "--outcome", "fulfilled").expect()
    assert show(moved)["export_sha256"] == hashlib.sha256(again.read_bytes()).hexdigest()
    desk.cli("request", "close", unanswered, "--outcome", "withdrawn").expect()
    assert show(unanswered)["export_sha256"] is None, "what was not handed over is no evidence"
    desk.cli("request", "close", objection, "--outcome", "fulfilled").expect()
    desk.cli("request", "close", others, "--outcome", "withdrawn").expect()
