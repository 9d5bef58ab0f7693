"""A restore in place beside what else goes on: what it counts as lost, and a dry run that says what it knows."""
import threading

from conftest import ARTICLES
from test_backup import back_up, operator, world  # noqa: F401 (fixtures)


def lost(result):
    return {key: value for one in result["restore"]["lost"] for key, value in one.items() if isinstance(value, int) and value}


def test_what_else_is_newer_than_the_backup_is_told(world):
    made = back_up(world)
    opened = ("--identity-file", world.identity)
    world.import_articles([dict(ARTICLES[0], id="later", title="A later article")])
    looked = world.cli("restore", "tenant", made["id"], *opened, "--dry-run", "--json").expect().json
    assert lost(looked) == {"articles": 1}
    assert looked["restore"]["tenants"][0]["erased_again"] is None and "confirm" not in looked["restore"]
    shown = world.cli("restore", "tenant", made["id"], *opened, "--dry-run").expect().out
    assert "acme: 0 conversations, 0 messages and 1 article newer than this backup will be lost." in shown
    assert "ERASED AGAIN" not in shown and "to confirm" not in shown
    assert lost(world.cli("restore", "tenant", made["id"], *opened, "--yes", "--json").expect().json) == {"articles": 1}


def test_posts_during_a_restore_are_kept_or_counted(world):
    person = world.people[0]
    made = back_up(world)
    accepted, is_over = [], threading.Event()

    def go_on_posting():
        while not is_over.is_set():
            text = f"said meanwhile {len(accepted)}"
            if person.post(person.talk, text).status == 201:
                accepted.append(text)

    posting = threading.Thread(target=go_on_posting)
    posting.start()
    try:
        done = world.cli("restore", "tenant", made["id"], "--identity-file", world.identity, "--yes", "--json").expect().json
    finally:
        is_over.set()
        posting.join()
    here = {message["text"] for message in person.messages(person.talk)}
    missing = [text for text in accepted if text not in here]
    assert accepted and lost(done).get("messages", 0) >= len(missing), "and the answers to them"
    entry = world.cli("audit", "list", "--action", "restore.tenant", "--json").expect().json["entries"][0]
    assert dict(entry["facts"])["lost_messages"] == str(lost(done).get("messages", 0))
