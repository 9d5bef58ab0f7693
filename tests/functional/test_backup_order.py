"""An older backup, and then a newer one: what is lost is said before, and comes back within a day."""
import time
from concurrent.futures import ThreadPoolExecutor

from test_backup import CANARY, back_up, conversations, erase, erased_again, operator, restore_here, talk, world  # noqa: F401


def lost(result):
    return [(one["tenant"], one["conversations"], one["messages"] > 0, one["whole"]) for one in result["restore"]["lost"]]


def test_an_older_backup_says_what_is_lost_and_a_newer_one_brings_it_back(world):
    older = back_up(world)
    later = [talk(world, f"{CANARY} later {i}", f"Later{i}", f"later{i}@example.com") for i in range(3)]
    newer = back_up(world)
    opened = ("--identity-file", world.identity)
    looked = world.cli("restore", "tenant", older["id"], *opened, "--dry-run", "--json").expect().json
    assert lost(looked) == [("acme", 3, True, False)]
    shown = world.cli("restore", "tenant", older["id"], *opened, "--dry-run").expect().out
    assert "acme: 3 conversations and" in shown and "newer than this backup will be lost." in shown
    done = world.cli("restore", "tenant", older["id"], *opened, "--yes", "--json").expect().json
    assert lost(done) == lost(looked) and done["restore"]["parked_keys"] >= 6, "three conversations, three persons"
    assert not {v.talk for v in later} & set(conversations(world))
    assert world.cli("verify", "erasure", "-t", "acme", "--json").expect().json["problems"] == 0
    gone = talk(world, f"{CANARY} of the time between", "Between", "between@example.com")
    world.cli("erase", "conversation", later[0].talk, "-t", "acme", "--yes").expect(67)
    world.cli("erase", "conversation", world.people[1].talk, "-t", "acme", "--yes").expect()
    back_up(world)  # the keyring is written again, from what is here now
    done = world.cli("restore", "tenant", newer["id"], *opened, "--yes", "--json").expect().json
    assert lost(done) == [("acme", 1, True, False)]
    here = set(conversations(world))
    assert {v.talk for v in later} <= here and gone.talk not in here and world.people[1].talk not in here
    assert erased_again(done) == {world.people[1].talk: "ledger"}
    assert later[0].messages(later[0].talk)[0]["text"] == f"{CANARY} later 0"
    assert world.cli("verify", "erasure", "-t", "acme", "--json").expect().json["problems"] == 0
    assert lost(world.cli("restore", "tenant", newer["id"], *opened, "--dry-run", "--json").expect().json) == []
    world.cli("restore", "tenant", newer["id"], "--into", "beside", *opened, "--yes").expect()


def test_who_is_erased_after_an_older_restore_stays_away_from_the_newer_one(world):
    older = back_up(world)
    again = world.people[0].start(f"{CANARY} once more")["conversation"]["id"]
    late = talk(world, f"{CANARY} late", "Late", "late@example.com")
    newer = back_up(world)
    opened = ("--identity-file", world.identity, "--yes", "--json")
    world.cli("restore", "tenant", older["id"], *opened).expect()
    erase(world, world.people[0])
    back_up(world)
    done = world.cli("restore", "tenant", newer["id"], *opened).expect().json
    here = conversations(world)
    assert again not in here and world.people[0].talk not in here and erased_again(done)[world.people[0].id] == "ledger"
    assert late.talk not in here, "with the person all that was left behind has lost its keys"


def test_an_older_backup_of_all_and_then_a_newer_one(world):
    older = back_up(world)
    late = talk(world, f"{CANARY} late", "Late", "late@example.com")
    world.tenant("young")
    newer = back_up(world)
    world.stop()
    looked = restore_here(world, older["id"], world.keyring, world.identity, "--dry-run").json
    assert ("acme", 1, True, False) in lost(looked) and ("young", 0, False, True) in lost(looked)
    restore_here(world, older["id"], world.keyring, world.identity, "--confirm", older["id"])
    world.start()
    assert late.talk not in conversations(world)
    back_up(world)
    world.stop()
    restore_here(world, newer["id"], world.keyring, world.identity, "--confirm", newer["id"])
    world.start()
    assert late.talk in conversations(world)


def test_a_restore_beside_an_erasure_brings_nobody_back(world):
    """Whichever comes first: it is refused, or it erases again."""
    crowd = talk(world, f"{CANARY} of many", "Many", "many@example.com")
    for number in range(60):
        crowd.start(f"{CANARY} {number}")
    for pause in (0, 0.1, 0.2, 0.3):
        one = talk(world, f"{CANARY} at {pause}", "One", f"one{pause}@example.com")
        made = back_up(world)
        with ThreadPoolExecutor() as beside:
            restored = beside.submit(world.cli, "restore", "tenant", made["id"], "--identity-file", world.identity, "--yes")
            time.sleep(pause)  # another point of the restore each time
            erased = world.cli("erase", "subject", "--visitor", one.id, "-t", "acme", "--confirm", one.id)
        assert restored.result().status in (0, 75)
        assert erased.status == 0, erased.err
        assert one.talk not in conversations(world)
