"""What an administrator reads on the screen when something was erased, purged or looked at with the daemon stopped."""
import zipfile

import pytest

from conftest import ARTICLES
from harness import Daemon


@pytest.fixture(scope="module")
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme")["widget_key"]
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def talk(world):
    visitor = world.visitor(world.key, name="Ada")
    started = visitor.start("How long does delivery take?")["conversation"]
    visitor.answer_to(started["id"], 1)
    return visitor, started["id"]


def test_an_erased_text_is_shown_as_erased(world, tmp_path):
    visitor, conversation = talk(world)
    assert "(erased)" not in world.cli("conversation", "show", conversation).expect().out
    world.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--scope", "messages", "--confirm", visitor.id).expect()
    shown = world.cli("conversation", "show", conversation).expect().out
    assert shown.count("(erased)") == 1 and "Standard delivery" in shown and "\n\n\n" not in shown
    world.cli("export", "conversation", conversation, "-o", tmp_path / "one.zip").expect()
    page = zipfile.ZipFile(tmp_path / "one.zip").read("conversations/0001.html").decode()
    assert page.count("(erased)") == 1


def test_what_is_purged_is_counted_in_words(world):
    ids = [talk(world)[1] for _ in range(3)]
    for one in ids:
        world.cli("conversation", "delete", one, "--yes").expect()
    planned = world.cli("deleted", "purge", "-t", "acme", "--dry-run").expect().out
    assert "would erase" in planned and "3 conversations" in planned and all(one in planned for one in ids)
    assert "1 conversation\n" in world.cli("deleted", "purge", ids[0], "-t", "acme", "--yes").expect().out
    done = world.cli("deleted", "purge", "-t", "acme", "--yes").expect().out
    assert "erased" in done and "would" not in done and "2 conversations" in done
    assert world.cli("deleted", "purge", "-t", "acme", "--yes", "--json").expect().json["purge"]["counts"] == {}


def test_settings_are_those_of_the_file_with_the_daemon_stopped_too(world):
    running = world.cli("config", "show", "--json").expect().json["settings"]
    world.stop()
    stopped = world.cli("-c", world.config, "config", "show", "--json").expect().json["settings"]
    assert stopped == running
    assert world.cli("-c", world.config, "config", "get", "socket", "--json").expect().json["setting"]["value"] == f'"{world.socket}"'
    world.config.write_text(world.config.read_text().replace(str(world.state), str(world.folder / "none" / "there")))
    (world.folder / "none").write_text("no folder")
    refused = world.cli("-c", world.config, "config", "get", "socket", "--json").expect().json["setting"]
    assert refused["value"] == f'"{world.socket}"'
