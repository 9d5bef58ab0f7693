"""When people answer: set by command and dashboard, told to the widget and to whoever asks for a person."""
import datetime

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def another_day():
    """A weekday that is not now anywhere in UTC's neighbourhood, so that it is closed while the test runs."""
    return DAYS[(datetime.datetime.now(datetime.timezone.utc).weekday() + 3) % 7]


def config(desk):
    return desk.call("GET", f"widget/config?key={desk.key}").expect(200)


def test_outside_the_office_hours_visitors_hear_when_people_are_back(desk):
    assert config(desk)["online"]
    day = another_day()
    shown = desk.cli("tenant", "set", "acme", "--hours", f"{day} 09:00-17:00", "--time-zone", "UTC", "--json").expect().json
    assert shown["tenant"]["hours"]["enabled"] and len(shown["tenant"]["hours"]["spans"]) == 1
    told = config(desk)
    assert not told["online"] and "T09:00:00" in told["next_open_at"]

    visitor = desk.visitor(desk.key, name="Ida")
    conversation = visitor.start("I want to talk to a person")["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    assert "back on" in visitor.messages(conversation)[-1]["text"]

    desk.owner.call("PATCH", "settings/hours", {"away_text": "Call the shop."}).expect(200)
    conversation = visitor.start("I want to talk to a person")["conversation"]["id"]
    visitor.wait_for_state(conversation, "waiting")
    assert visitor.messages(conversation)[-1]["text"] == "Call the shop."
    desk.cli("tenant", "set", "acme", "--hours", "", "--away-text", "").expect()
    assert config(desk)["online"]


def test_outside_the_office_hours_the_ai_can_be_on_its_own(desk):
    desk.owner.call("PATCH", "settings/hours", {
        "enabled": True, "days": [{"day": another_day(), "from": "09:00", "to": "17:00"}], "ai_only_when_closed": True}).expect(200)
    assert config(desk)["ai_only"]
    visitor = desk.visitor(desk.key, name="Ole")
    conversation = visitor.start("I want a refund")["conversation"]["id"]
    visitor.answer_to(conversation, 1)
    assert visitor.call("POST", f"conversations/{conversation}/human").status == 409
    desk.owner.call("PATCH", "settings/hours", {"enabled": False}).expect(200)
    visitor.call("POST", f"conversations/{conversation}/human").expect(200)


def test_what_is_no_office_hours_is_refused_by_both_doors(desk):
    for words in (["--hours", "funday 09:00-17:00"], ["--hours", "mon 9-17"], ["--time-zone", "Mars/Base"],
                  ["--closed-date", "2026-02-30"]):
        assert desk.cli("tenant", "set", "acme", *words).status == 65, words
    for body in ({"enabled": True, "days": []}, {"days": [{"day": "monday", "from": "17:00", "to": "09:00"}]},
                 {"time_zone": "Mars/Base"}, {"closed_dates": ["tomorrow"]}):
        assert desk.owner.call("PATCH", "settings/hours", body).status == 422, body
