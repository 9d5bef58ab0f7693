"""The record of processing from the live settings, and the sheet of Art. 15 in a person's archive."""
import json
import zipfile


def test_the_record_follows_the_settings(desk):
    record = desk.cli("records", "-t", "acme", "--json").expect().json
    activities = {row["activity"]: row for row in record["processing"]}
    assert "names and contact data" in activities["Support chat"]["categories"]
    assert record["subprocessors"] == [] and record["measures"]
    assert record["backups"]["folder"].startswith("/") and record["backups"]["recipients"] == []
    assert any("key that is kept on this host" in sentence for sentence in record["backups"]["meaning"])
    assert len(record["leaving"]) == 2 and "attachments" in {r["rule"] for r in record["retention"]}
    assert "Files sent with messages" in activities
    assert next(r["age"] for r in record["retention"] if r["rule"] == "ip_addresses") == "90d"
    desk.cli("retention", "set", "ip_addresses", "7d", "-t", "acme").expect()
    desk.cli("tenant", "set", "acme", "--engine", "openai", "--endpoint-url", "https://models.example/v1",
             "--endpoint-model", "small").expect()
    record = desk.cli("records", "-t", "acme", "--json").expect().json
    assert next(r["age"] for r in record["retention"] if r["rule"] == "ip_addresses") == "7d"
    assert [s["name"] for s in record["subprocessors"]] == ["models.example"]
    chat = next(row for row in record["processing"] if row["activity"] == "Support chat")
    assert "models.example" in chat["recipients"]
    assert "models.example" in record["leaving"][0]["what"]
    assert "models.example" in desk.cli("records").expect().out
    page = desk.cli("records", "-t", "acme", "--html").expect().out
    assert page.startswith("<!doctype html>") and "models.example" in page and "7 days" in page and "<script" not in page
    over_http = desk.owner.call("GET", "records").expect(200)
    assert over_http["subprocessors"][0]["name"] == "models.example" and over_http["controller"] == "Acme"
    assert {"processing", "subprocessors", "retention", "leaving", "backups"} <= set(over_http)
    assert not any("/" in sentence for sentence in over_http["backups"]), "no path of the host is shown to a tenant"
    desk.cli("backup", "create").expect()
    assert desk.cli("records", "--json").expect().json["backups"]["last_at"]
    assert "backups in" in desk.cli("records").expect().out
    desk.cli("tenant", "set", "acme", "--engine", "embedded").expect()
    assert desk.cli("records", "-t", "acme", "--json").expect().json["subprocessors"] == []
    agent = desk.user("agent.records@acme.example", role="agent")
    assert agent.call("GET", "records").status == 403


def test_a_persons_archive_has_the_sheet_and_the_portable_one_has_not(desk, tmp_path):
    visitor = desk.visitor(desk.key, name="Sheet", email="sheet@example.com")
    conversation = visitor.start("Hello")["conversation"]["id"]
    visitor.call("POST", f"conversations/{conversation}/human").expect(200)
    desk.owner.call("POST", f"conversations/{conversation}/claim").expect(200)
    whole, portable = tmp_path / "whole.zip", tmp_path / "portable.zip"
    desk.cli("export", "subject", "--visitor", visitor.id, "-t", "acme", "-o", whole).expect()
    desk.cli("export", "subject", "--visitor", visitor.id, "-t", "acme", "--portability", "-o", portable).expect()
    with zipfile.ZipFile(whole) as archive:
        sheet = json.loads(archive.read("article-15.json"))
        page = archive.read("article-15.html").decode()
        listed = {file["name"] for file in json.loads(archive.read("manifest.json"))["files"]}
    assert sheet["controller"] == "Acme" and len(sheet["rights"]) == 7 and sheet["source"] and sheet["purposes"]
    assert all(purpose["categories"] and purpose["storage"] for purpose in sheet["purposes"])
    assert "Your rights" in page and "<script" not in page
    assert {"article-15.json", "article-15.html"} <= listed
    with zipfile.ZipFile(portable) as archive:
        assert "article-15.html" not in archive.namelist()
        given = json.loads(archive.read("data/conversations.jsonl"))
    assert given["assignee_id"] is None, "a member is somebody else"
