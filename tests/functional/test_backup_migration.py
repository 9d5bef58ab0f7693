"""Backups that a start makes before it changes a schema: where they lie, who knows them, and that looking changes nothing."""
import pathlib
import sqlite3

import pytest

from conftest import ARTICLES
from harness import Daemon

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "daemon/storage/migrations/control"


def schema(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute("PRAGMA user_version").fetchone()[0]


def age(control):
    """Gives control.db the schema before its newest, with the rows that fit."""
    scripts = sorted(SCRIPTS.glob("*.sql"))[:-1]
    old = control.with_name("older.db")
    with sqlite3.connect(old) as database:
        for script in scripts:
            database.executescript(script.read_text())
        database.execute("ATTACH ? AS newer", (str(control),))
        for (table,) in database.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
            columns = ", ".join(row[1] for row in database.execute(f"PRAGMA main.table_info({table})"))
            database.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
        database.commit()
        database.execute("DETACH newer")
        database.execute(f"PRAGMA user_version = {len(scripts)}")
        database.execute("PRAGMA journal_mode = WAL")
    for suffix in ("-wal", "-shm"):
        pathlib.Path(f"{control}{suffix}").unlink(missing_ok=True)
    old.replace(control)
    return len(scripts)


@pytest.fixture
def world(tmp_path):
    """A stopped daemon of an older schema, whose backups go elsewhere."""
    daemon = Daemon(settings={"backup": {"folder": f'"{tmp_path}/backups"', "keyring_folder": f'"{tmp_path}/keyring"'}})
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.import_articles(ARTICLES)
    visitor = daemon.visitor(daemon.key)
    visitor.talk = visitor.start("How long does delivery take?")["conversation"]["id"]
    visitor.answer_to(visitor.talk, 1)
    daemon.person = visitor
    daemon.own = daemon.cli("backup", "create", "--json").expect().json["backup"]
    daemon.stop()
    daemon.older = age(daemon.state / "control.db")
    yield daemon
    daemon.close()


def listed(world, *words):
    return {one["id"]: one for one in world.cli(*words, "backup", "list", "--json").expect().json["backups"]}


def test_a_backup_before_a_change_of_schema_is_known_wherever_backups_go(world):
    world.start()
    made = [one for one in listed(world).values() if one["kind"] == "before_migration"]
    assert len(made) == 1 and made[0]["path"].startswith(f"{world.state}/backups/")
    assert world.own["id"] in listed(world)
    one = made[0]["id"]
    for name in (one, made[0]["short_id"], made[0]["name"]):
        assert world.cli("backup", "show", name, "--json").expect().json["backup"]["id"] == one
    assert world.cli("backup", "verify", one, "--json").expect().json["backup"]["opened"]
    assert world.cli("backup", "drill", one, "--json").expect().json["problems"] == 0
    assert listed(world, "-q").keys() == {one, world.own["id"]}
    only = world.cli("backup", "list", "--folder", pathlib.Path(world.own["path"]).parent, "--json").expect().json["backups"]
    assert [each["id"] for each in only] == [world.own["id"]]
    world.cli("erase", "conversation", world.person.talk, "-t", "acme", "--yes").expect()
    done = world.cli("restore", "tenant", one, "-t", "acme", "--yes", "--json").expect().json
    assert done["restore"]["tenants"][0]["erased_again"] >= 1
    world.cli("backup", "prune", "--keep", "1d", "--yes").expect()
    assert one in listed(world)


def test_it_stands_in_the_audit_log_once(world):
    world.start()
    one = next(b["id"] for b in listed(world).values() if b["kind"] == "before_migration")
    for _ in range(2):
        entries = [e for e in world.cli("audit", "list", "--action", "backup.create", "--json").expect().json["entries"]
                   if e["target"] == one]
        assert [e["actor"] for e in entries] == ["system:migration"]
        assert entries[0]["facts"]["kind"] == "before_migration" and entries[0]["facts"]["verified"] == "yes"
        world.stop()
        world.start()
    world.cli("audit", "verify").expect()


def test_a_command_that_only_reads_leaves_an_older_schema_alone(world):
    control = world.state / "control.db"
    before = control.read_bytes()
    assert listed(world, "-c", world.config).keys() == {world.own["id"]}
    world.cli("-c", world.config, "backup", "show", world.own["id"]).expect()
    world.cli("-c", world.config, "config", "show").expect()
    refused = world.cli("-c", world.config, "audit", "verify").expect(76)
    assert "control.db" in refused.err and "systemctl start iterochatd" in refused.err
    assert schema(control) == world.older and control.read_bytes() == before
    assert not (world.state / "backups").exists()


def test_a_whole_restore_in_place_says_that_it_replaces(world):
    world.start()
    one = next(b["id"] for b in listed(world).values() if b["kind"] == "before_migration")
    world.tenant("young")
    newer = world.cli("backup", "create", "--json").expect().json["backup"]["id"]
    world.cli("tenant", "delete", "young", "--confirm", "young").expect()
    world.stop()
    for wish in (("--dry-run",), ("--confirm", one)):
        restored = world.cli("-c", world.config, "restore", "backup", one, *wish, "--json").expect().json["restore"]
        assert [(t["slug"], t["replaced"]) for t in restored["tenants"]] == [("acme", True)]
    looked = world.cli("-c", world.config, "restore", "backup", newer, "--dry-run", "--json").expect().json["restore"]
    assert {t["slug"]: t["replaced"] for t in looked["tenants"]} == {"acme": True, "young": False}
    world.start()
    assert world.person.messages(world.person.talk)
