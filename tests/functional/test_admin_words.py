"""What commands print for people: what would be done is told from what was done, counts are of what is there."""
import re

from test_backup import back_up, erased_again, make_world, operator, other_host, restore_here, world  # noqa: F401 (fixtures among them)


def test_a_dry_run_does_not_read_like_the_deed(desk):
    desk.user("leaver@acme.example", role="agent")
    said = desk.cli("user", "delete", "leaver@acme.example", "-n").expect().out
    assert "would be removed from acme" in said and "the account would be deleted" in said
    done = desk.cli("user", "delete", "leaver@acme.example", "--yes").expect().out
    assert "would" not in done and "account deleted" in done

    swept = desk.cli("retention", "sweep", "-t", "acme", "-n").expect().out
    assert "WOULD GO" in swept and "erased" not in swept.lower()

    visitor = desk.visitor(desk.key, name="Words")
    conversation = visitor.start("How long does delivery take?")["conversation"]
    visitor.answer_to(conversation["id"], 1)
    planned = desk.cli("erase", "conversation", conversation["id"], "-t", "acme", "-n").expect().out
    assert re.search(r"^would erase +1 ai trace, 1 conversation, 1 key, 2 messages$", planned, re.M), planned
    erased = desk.cli("erase", "conversation", conversation["id"], "-t", "acme", "--yes").expect().out
    assert re.search(r"^erased +1 ai trace, 1 conversation, 1 key, 2 messages$", erased, re.M), erased


def test_the_deletion_of_a_tenant_offers_its_export(desk):
    desk.tenant("leaving")
    for words in (("tenant", "delete"), ("erase", "tenant")):
        assert "iterochat export tenant leaving -o leaving.zip" in desk.cli(*words, "leaving", "-n").expect().out


def test_the_overview_names_each_noun_once(desk):
    nouns = re.findall(r"^  ([a-z-]+) {2,}", desk.cli("help").expect().out.split("Topics")[0], re.M)
    assert "backup" in nouns and len(nouns) == len(set(nouns))


def test_a_portable_export_counts_what_it_holds(desk, tmp_path):
    visitor = desk.visitor(desk.key, name="Porta")
    conversation = visitor.start("How long does delivery take?")["conversation"]
    visitor.answer_to(conversation["id"], 1)
    visitor.call("POST", f"conversations/{conversation['id']}/human").expect(200)
    desk.owner.call("POST", f"conversations/{conversation['id']}/claim").expect(200)
    desk.owner.call("POST", f"conversations/{conversation['id']}/notes", {"text": "not theirs"}).expect(201)
    file = tmp_path / "portable.zip"
    told = desk.cli("export", "subject", "--visitor", visitor.id, "-t", "acme", "--portability", "-o", file, "--json")
    assert told.expect().json["export"]["counts"] == {"conversations": 1, "messages": 1, "visitors": 1}
    held = desk.cli("verify", "export", file, "--json").expect().json["export"]["counts"]
    assert held["messages"] == 1 and "notes" not in held


def test_an_archive_that_was_changed_is_named_when_it_is_restored(world, tmp_path):
    made = back_up(world)
    changed = tmp_path / "changed.icbackup"
    content = bytearray(open(made["path"], "rb").read())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    refused = world.cli("restore", "tenant", changed, "--identity-file", world.identity, "--yes").expect(65)
    assert str(changed) in refused.err


def test_words_that_went_before_the_backup_are_not_called_erased_again(world):
    made = back_up(world)
    who = world.people[0]
    world.cli("erase", "subject", "--visitor", who.id, "-t", "acme", "--scope", "messages", "--confirm", who.id).expect()
    drill = lambda id: erased_again(world.cli("backup", "drill", id, "--identity-file", world.identity, "--json").expect().json)
    assert drill(made["id"]) == {who.id: "ledger"}
    assert drill(back_up(world)["id"]) == {}
