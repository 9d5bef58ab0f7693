"""What is left of a tenant that was erased: its own evidence, found by the id that the lists show."""
import uuid

import pytest

from conftest import ARTICLES
from harness import Daemon
from stub_model import StubModel
from test_audit_acts import COMMANDS, ELSEWHERE, ROUTES


@pytest.fixture(scope="module")
def world():
    """acme, whose texts had gone to a model, is erased; globex is here and has erased something too."""
    daemon, model = Daemon(), StubModel()
    keys = {slug: daemon.tenant(slug)["widget_key"] for slug in ("acme", "globex")}
    daemon.import_articles(ARTICLES)
    daemon.cli("tenant", "set", "acme", "--engine", "openai", "--endpoint-url", model.url, "--endpoint-model", "small",
               "--endpoint-private", "on").expect()
    talks = {}
    for slug in keys:
        visitor = daemon.visitor(keys[slug])
        talks[slug] = visitor.start("How long does delivery take?")["conversation"]["id"]
        visitor.answer_to(talks[slug], 1)
    assert model.calls
    for slug in keys:
        daemon.cli("erase", "conversation", talks[slug], "-t", slug, "--yes").expect()
    daemon.cli("tenant", "delete", "acme", "--confirm", "acme").expect()
    daemon.gone = next(c["tenant"] for c in listed(daemon, "certificate") if c["tenant"] != "globex")
    yield daemon
    daemon.close()
    model.close()


def listed(daemon, noun, *words):
    result = daemon.cli(noun, "list", *words, "--json").expect().json
    return next(iter(result[key] for key in ("certificates", "entries", "notices") if key in result))


def test_its_certificates_entries_and_notices_are_listed_by_its_id(world):
    for noun in ("certificate", "audit"):
        all_of_it = [one for one in listed(world, noun) if one["tenant"] == world.gone]
        assert all_of_it and listed(world, noun, "-t", world.gone) == all_of_it
        assert world.gone not in str(listed(world, noun, "-t", "globex"))
    assert len(listed(world, "certificate", "-t", world.gone)) == 2
    notices = listed(world, "notice", "-t", world.gone)
    assert notices and notices == listed(world, "notice") and listed(world, "notice", "-t", "globex") == []
    file = world.folder / "gone.jsonl"
    world.cli("audit", "export", "-t", world.gone, "-o", file).expect()
    world.cli("verify", "export", file).expect()


@pytest.mark.parametrize("noun", ["certificate", "audit", "notice"])
def test_an_id_of_nobody_is_refused_by_its_name(world, noun):
    nobody = str(uuid.uuid4())
    refused = world.cli(noun, "list", "-t", nobody).expect(67)
    assert nobody in refused.err and "iterochat tenant list" in refused.err
    assert "did you mean globex?" in world.cli(noun, "list", "-t", "globx").expect(67).err


@pytest.mark.parametrize("typed,meant", [("erase.conversaton", "erase.conversation"), ("erase conversation", "erase.conversation"),
                                         ("erase.person", "erase"), ("signing-key.rotate", "signing_key.rotate"), ("xyzzy", None)])
def test_an_action_that_is_none_is_refused_with_the_nearest_one(world, typed, meant):
    for follow in ((), ("--follow",)):
        refused = world.cli("audit", "list", "--action", typed, *follow).expect(64)
        assert typed in refused.err and (f"did you mean: --action {meant}\n" if meant else "iterochat audit list") in refused.err
    assert "uid:0" in world.cli("audit", "list", "--actor", "root").expect(64).err


def test_every_act_of_a_command_or_a_route_is_known(world):
    acts = {row[1] for row in COMMANDS} | {row[1] for row in ROUTES} | {row[0] for row in ELSEWHERE.values()}
    nouns = {act.split(".")[0] for act in acts}
    assert len(acts) > 40
    for act in sorted(acts | nouns | {"erase."}):
        world.cli("audit", "list", "--action", act, "--limit", "1", "--json").expect()
    assert listed(world, "audit", "--action", "restore.backup") == [], "known, and nobody did it"
    assert len(listed(world, "audit", "--action", "erase.")) == 3


def test_of_a_tenant_whose_name_is_wrong_the_name_is_told(world):
    assert "'glob'" in world.cli("tenant", "show", "glob").expect(67).err
