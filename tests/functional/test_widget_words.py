"""The widget's texts in its visitor's language: what the business wrote, the consent as it was read, the transcript."""
import pytest

from conftest import ARTICLES
from harness import Daemon


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    daemon.owner.call("PATCH", "settings/widget", {
        "title": "Acme help", "greeting": "Hello!", "consent_text": "We keep what you write.", "consent_version": "1",
        "texts": {"bn.title": "অ্যাকমে", "bn.greeting": "স্বাগতম!", "bn.consent_text": "আপনার লেখা রাখা হয়।", "bn.placeholder": "লিখুন",
                  "placeholder": "Ask away", "en.send": "Go"}}).expect(200)
    yield daemon
    daemon.close()


def config(world, **query):
    words = "".join(f"&{name}={value}" for name, value in query.items())
    return world.call("GET", f"widget/config?key={world.key}{words}").expect(200)


def test_each_language_has_its_texts(world):
    english, bangla = config(world, page_language="en-GB,bn"), config(world, page_language="bn-BD,en")
    assert (english["widget_language"], bangla["widget_language"]) == ("en", "bn")
    assert (english["title"], english["greeting"]) == ("Acme help", "Hello!")
    assert (bangla["title"], bangla["greeting"]) == ("অ্যাকমে", "স্বাগতম!")
    assert bangla["pre_chat"]["consent"]["text"] == "আপনার লেখা রাখা হয়।"
    assert english["texts"] == {"placeholder": "Ask away", "send": "Go"}
    assert bangla["texts"]["placeholder"] == "লিখুন" and "send" not in bangla["texts"]
    assert config(world, page_language="fr,bn")["widget_language"] == "bn", "the first language that the widget has"
    assert config(world, page_language="fr,de")["widget_language"] == "en"
    assert config(world)["widget_language"] == "auto" and "bn.title" in config(world)["texts"], "who asks for no language gets all"


def test_script_and_settings_stand_before_the_page(world):
    world.owner.call("PATCH", "settings/widget", {"language": "bn"}).expect(200)
    assert config(world, page_language="en")["widget_language"] == "bn"
    assert config(world, language="en", page_language="bn")["widget_language"] == "en"
    world.owner.call("PATCH", "settings/widget", {"language": "auto"}).expect(200)


def test_the_consent_is_recorded_as_it_was_read(world, tmp_path):
    def consents(language):
        body = {"widget_key": world.key, "language": language, "consent": {"version": "1"}}
        visitor = world.call("POST", "widget/sessions", body).expect(201)["visitor"]["id"]
        archive = tmp_path / f"{language}.zip"
        world.cli("export", "subject", "--visitor", visitor, "-t", "acme", "-o", archive).expect()
        import zipfile
        with zipfile.ZipFile(archive) as opened:
            return "".join(opened.read(name).decode(errors="replace") for name in opened.namelist() if name.endswith(".jsonl"))

    assert "আপনার লেখা রাখা হয়।" in consents("bn") and "We keep what you write." not in consents("bn")
    assert "We keep what you write." in consents("en")


def test_names_and_lengths_of_own_texts_are_checked(world):
    def refused(texts):
        return world.owner.call("PATCH", "settings/widget", {"texts": texts}).status == 422
    assert refused({"Bn.title": "x"}) and refused({"bn/title": "x"}) and refused({"bn.title": "x" * 501})
    assert refused({f"n{i}": "x" for i in range(201)})


def test_a_transcript_speaks_the_language_of_the_widget(world):
    body = {"widget_key": world.key, "consent": {"version": "1"}}
    token = world.call("POST", "widget/sessions", body).expect(201)["token"]
    talk = world.call("POST", "widget/conversations", {"text": "When are you open?", "client_id": "a"}, token=token).expect(201)
    path = f"widget/conversations/{talk['conversation']['id']}/transcript"
    bangla = world.call("POST", path, {"language": "bn"}, token=token).body.decode()
    english = world.call("POST", path, {}, token=token).body.decode()
    assert '<html lang="bn">' in bangla and "Acme-এর সঙ্গে আপনার কথোপকথন" in bangla and "দর্শক" in bangla and ">Visitor" not in bangla
    assert '<html lang="en">' in english and "Your conversation with Acme" in english and "Visitor" in english
    assert "When are you open?" in bangla and "When are you open?" in english
