"""A member who leaves: what they wrote stays, who they were goes."""
import zipfile

from harness import wait_until


def test_a_member_who_leaves_becomes_a_former_member_everywhere(desk, tmp_path):
    desk.cli("user", "invite", "zoe@acme.example", "-t", "acme", "--role", "agent").expect()
    zoe = desk.user("zoe@acme.example", role="agent")
    zoe.daemon.call("PATCH", "me", {"name": "Zoe Zanzibar"}, token=zoe.token).expect(200)
    visitor = desk.visitor(desk.key)
    conversation = visitor.start("I want a refund, this is outrageous")["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    zoe.call("POST", f"conversations/{conversation}/claim").expect(200)
    zoe.call("POST", f"conversations/{conversation}/messages", {"text": "Let me see.", "client_id": "z1"}).expect(201)
    zoe.call("POST", f"conversations/{conversation}/notes", {"text": "A note."}).expect(201)
    assert visitor.messages(conversation)[-1]["author"]["name"] == "Zoe Zanzibar"
    desk.cli("user", "delete", "zoe@acme.example", "-t", "acme", "--yes").expect()
    assert visitor.messages(conversation)[-1]["author"]["name"] == "Former member"
    assert visitor.messages(conversation)[-1]["text"] == "Let me see."
    notes = desk.owner.call("GET", f"conversations/{conversation}/notes").expect(200)["items"]
    assert notes[0]["author"]["name"] == "Former member"
    assert desk.owner.call("GET", "invitations").status in (200, 404)
    done = wait_until(lambda: [e for e in desk.owner.call("GET", "erasures").expect(200)["items"]
                               if e["kind"] == "member" and e["state"] == "done"], what="the erasure")
    assert len(done) == 1
    archive = tmp_path / "acme.zip"
    desk.cli("export", "tenant", "acme", "-o", archive).expect()
    with zipfile.ZipFile(archive) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"Zanzibar" not in everything and b"zoe@" not in everything and b"Former member" in everything
