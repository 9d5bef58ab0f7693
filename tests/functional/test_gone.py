"""Clients that were away while a conversation was erased learn that what they show is out of date."""


def test_who_was_away_during_an_erasure_begins_anew_and_who_was_there_goes_on(desk):
    away = desk.visitor(desk.key)
    doomed = away.start("Erase this, please")["conversation"]["id"]
    other = desk.visitor(desk.key)
    kept = other.start("How long does delivery take?")["conversation"]["id"]
    first = desk.owner.events()
    other.call("POST", f"conversations/{kept}/human").expect(200)
    seen = first.wait_for(lambda e: e.get("id"))["id"]
    first.close()
    present = desk.owner.events(seen)
    desk.cli("erase", "conversation", doomed, "-t", "acme", "--yes").expect()
    gone = present.wait_for(lambda e: e.get("event") == "conversation" and e["data"]["id"] == doomed and e["data"].get("deleted_at"))
    present.close()
    back = desk.owner.events(seen)
    assert back.wait_for(lambda e: e.get("event"))["event"] == "reset"
    back.close()
    visitor = away.events(seen)
    assert visitor.wait_for(lambda e: e.get("event"))["event"] == "reset"
    visitor.close()
    went_on = desk.owner.events(gone["id"])
    other.post(kept, "One more thing")
    assert went_on.wait_for(lambda e: e.get("event"))["event"] != "reset"
    went_on.close()
