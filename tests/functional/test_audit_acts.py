"""Every privacy-relevant act is in the audit log, whoever's door it came through: a table of acts, run for real, and a
check that no command and no route that changes or gives out something is missing from it."""
import json
import pathlib
import re
import subprocess

import pytest

from conftest import ARTICLES
from harness import BUILD, Daemon, wait_until


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.agent = daemon.user("agent@acme.example", role="agent")
    daemon.import_articles(ARTICLES)
    daemon.made = {}
    daemon.out = tmp_path_factory.mktemp("out")
    yield daemon
    daemon.close()


def talk(world, **who):
    visitor = world.visitor(world.key, **who)
    conversation = visitor.start("How long does delivery take?")["conversation"]
    visitor.answer_to(conversation["id"], 1)
    return visitor, conversation


def conversation(world):
    return talk(world)[1]["id"]


def made(world, resource, body):
    """A thing of the dashboard's, made once a resource."""
    if resource not in world.made:
        world.made[resource] = world.owner.call("POST", resource, body).expect(201)["id"]
    return world.made[resource]


def remade(world, resource, body):
    world.made.pop(resource, None)
    return made(world, resource, body)


ARTICLE = {"title": "Repairs", "body": "We repair what we sold for two years."}
NAMES = {"tags": {"name": "vip"}, "quick-replies": {"shortcut": "hi", "body": "Hello"},
         "instructions": {"title": "Tone", "body": "Be brief."}, "suggested-questions": {"text": "Are you open?"},
         "articles": ARTICLE}
SET = {"tags": {"name": "gold"}, "quick-replies": {"body": "Good day"}, "instructions": {"body": "Be kind."},
       "suggested-questions": {"text": "Open today?"}, "articles": {"title": "Repair"}}


def held(world):
    one = conversation(world)
    world.cli("hold", "add", "--conversation", one, "-t", "acme", "--reason", "a court").expect()
    return world.cli("hold", "list", "-t", "acme", "--json").expect().json["holds"][0]["id"]


def deleted(world):
    one = conversation(world)
    world.cli("conversation", "delete", one, "-t", "acme", "--yes").expect()
    return one


def sweep(world):
    deleted(world)
    world.cli("retention", "set", "deleted", "1s", "-t", "acme").expect()
    wait_until(lambda: world.cli("retention", "sweep", "-t", "acme", "--yes", "--json").expect().json["sweep"]["erased"],
               what="something to sweep")
    return world.cli("status")


def erase_subject(world):
    visitor, _ = talk(world)
    return world.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id)


def passwd(world, *words):
    return world.cli(*words, "--password-file", "-", stdin="correct horse battery\n")


def import_tenant(world):
    world.cli("export", "tenant", "acme", "-o", world.out / "acme.zip").expect()
    return world.cli("import", world.out / "acme.zip", "--into", "acme-two")


# Words of the command (or of the ones beside it), the act in the log, how it is done. The actor is the peer's uid.
COMMANDS = [
    ("tenant create", "tenant.create", lambda w: w.cli("tenant", "create", "other")),
    ("tenant set", "tenant.set", lambda w: w.cli("tenant", "set", "other", "--name", "Other")),
    ("tenant disable", "tenant.disable", lambda w: w.cli("tenant", "disable", "other")),
    ("tenant enable", "tenant.enable", lambda w: w.cli("tenant", "enable", "other")),
    ("user add", "user.add", lambda w: passwd(w, "user", "add", "new@acme.example", "-t", "acme", "--role", "agent")),
    ("user set", "user.set", lambda w: w.cli("user", "set", "new@acme.example", "-t", "acme", "--role", "admin")),
    ("user passwd", "user.passwd", lambda w: passwd(w, "user", "passwd", "new@acme.example")),
    ("user disable", "user.disable", lambda w: w.cli("user", "disable", "new@acme.example")),
    ("user enable", "user.enable", lambda w: w.cli("user", "enable", "new@acme.example")),
    ("user logout", "user.logout", lambda w: w.cli("user", "logout", "new@acme.example")),
    ("user invite", "user.invite", lambda w: w.cli("user", "invite", "third@acme.example", "-t", "acme", "--role", "agent")),
    ("user delete", "user.delete", lambda w: w.cli("user", "delete", "new@acme.example", "-t", "acme", "--yes")),
    ("kb import", "kb.import", lambda w: w.cli("kb", "import", "-", "--as", "jsonl", "-t", "acme", stdin=json.dumps({**ARTICLES[0], "id": "new", "title": "A new one"}) + "\n")),
    ("kb delete", "article.delete", lambda w: w.cli("kb", "delete", remade(w, "articles", ARTICLE), "-t", "acme", "--yes")),
    ("conversation show", "conversation.show", lambda w: w.cli("conversation", "show", conversation(w), "-t", "acme")),
    ("conversation explain", "conversation.explain", lambda w: w.cli("conversation", "explain", conversation(w), "-t", "acme")),
    ("conversation restrict", "conversation.restrict", lambda w: w.cli("conversation", "restrict", remembered(w), "-t", "acme")),
    ("conversation unrestrict", "conversation.unrestrict", lambda w: w.cli("conversation", "unrestrict", remembered(w), "-t", "acme")),
    ("conversation delete", "conversation.delete", lambda w: w.cli("conversation", "delete", conversation(w), "-t", "acme", "--yes")),
    ("conversation export", "export.conversation",
     lambda w: w.cli("conversation", "export", conversation(w), "-t", "acme", "-o", w.out / "one.zip")),
    ("deleted restore", "deleted.restore", lambda w: w.cli("deleted", "restore", deleted(w), "-t", "acme")),
    ("deleted purge", "erase.conversation", lambda w: w.cli("deleted", "purge", deleted(w), "-t", "acme", "--yes")),
    ("export tenant", "export.tenant", lambda w: w.cli("export", "tenant", "acme", "-o", w.out / "tenant.zip")),
    ("export subject", "export.subject",
     lambda w: w.cli("export", "subject", "--visitor", talk(w)[0].id, "-t", "acme", "-o", w.out / "subject.zip")),
    ("export conversation", "export.conversation",
     lambda w: w.cli("export", "conversation", conversation(w), "-t", "acme", "-o", w.out / "two.zip")),
    ("import", "import", import_tenant),
    ("erase conversation", "erase.conversation", lambda w: w.cli("erase", "conversation", conversation(w), "-t", "acme", "--yes")),
    ("erase subject", "erase.subject", erase_subject),
    ("retention set", "retention.set", lambda w: w.cli("retention", "set", "deleted", "40d", "-t", "acme")),
    ("retention unset", "retention.unset", lambda w: w.cli("retention", "unset", "deleted", "-t", "acme")),
    ("backup create", "backup.create", lambda w: w.cli("backup", "create")),
    ("retention sweep", "retention.sweep", sweep),
    ("hold add", "hold.add", lambda w: w.cli("hold", "add", "--conversation", conversation(w), "-t", "acme", "--reason", "a court")),
    ("hold release", "hold.release", lambda w: w.cli("hold", "release", held(w), "-t", "acme", "--yes")),
    ("signing-key rotate", "signing_key.rotate", lambda w: w.cli("signing-key", "rotate", "--yes")),
    ("audit export", "audit.export", lambda w: w.cli("audit", "export", "-o", w.out / "audit.jsonl")),
]

# What changes nothing and gives out nobody's data but the installation's, or is not about people at all.
UNRECORDED = {"backup drill", "kb reindex", "job cancel", "reload", "log-level", "audit checkpoint", "kb export", "kb ask", "kb eval"}


# Acts whose entries the tests of the feature itself look for: the command or route, its act, the file.
ELSEWHERE = {
    "conversation rectify": ("conversation.rectify", "test_rectification.py"),
    "PUT messages/{id}/text": ("conversation.rectify", "test_rectification.py"),
    "erase tenant": ("erase.tenant", "test_tenant_erasure.py"),
    "tenant delete": ("erase.tenant", "test_tenant_erasure.py"),
    "DELETE ": ("erase.tenant", "test_tenant_erasure.py"),
    "request add": ("request.add", "test_requests.py"),
    "request close": ("request.close", "test_requests.py"),
    "request extend": ("request.extend", "test_requests.py"),
    "POST requests": ("request.add", "test_requests.py"),
    "POST requests/{id}/close": ("request.close", "test_requests.py"),
    "POST requests/{id}/extend": ("request.extend", "test_requests.py"),
    "notice done": ("notice.done", "test_notices.py"),
    "POST notices/{id}/done": ("notice.done", "test_notices.py"),
    "restore tenant": ("restore.tenant", "test_backup.py"),
    "restore backup": ("restore.backup", "test_backup.py"),
    "backup prune": ("backup.prune", "test_backup.py"),
    "POST invitations": ("user.invite", "test_team.py"),
    "POST invitations/{id}/resend": ("user.resend_invitation", "test_team.py"),
    "DELETE invitations/{id}": ("user.revoke_invitation", "test_team.py"),
    "PATCH settings/security": ("tenant.security", "test_second_factor.py"),
    "POST retention/sweep": ("retention.sweep", "test_retention.py"),
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_an_act_that_is_tested_elsewhere_is(what):
    action, file = ELSEWHERE[what]
    assert action in (pathlib.Path(__file__).parent / file).read_text(), f"{file} looks for no {action}"


def remembered(world):
    if "restricted" not in world.made:
        world.made["restricted"] = conversation(world)
    return world.made["restricted"]


def acts(world, since):
    return [entry for entry in world.cli("audit", "list", "--json").expect().json["entries"] if entry["seq"] > since]


def last_seq(world):
    return max(entry["seq"] for entry in world.cli("audit", "list", "--json").expect().json["entries"])


@pytest.mark.parametrize("words,action,do", COMMANDS, ids=[row[0] for row in COMMANDS])
def test_an_act_of_the_command_line_is_logged_with_the_uid(world, words, action, do):
    before = last_seq(world)
    do(world).expect()
    found = [entry for entry in acts(world, before) if entry["action"] == action]
    assert found, f"{words}: no {action} among {[entry['action'] for entry in acts(world, before)]}"
    assert {entry["actor"] for entry in found} == {"uid:0"}


def create(world, resource):
    reply = world.owner.call("POST", resource, NAMES[resource])
    world.made[resource] = reply.json.get("id")
    return reply


def on(resource):
    return lambda w: f"{resource}/{made(w, resource, NAMES[resource])}"


def call(method, path, body=None, fresh=None):
    """One request of the owner's; a path may need a thing that is made first."""
    def do(world):
        if fresh:
            remade(world, fresh, NAMES[fresh])
        return world.owner.call(method, path(world) if callable(path) else path, body)
    return do


def with_conversation(method, path, body=None):
    return lambda w: w.owner.call(method, path.format(conversation(w)), body)


def erase_by_dashboard(world):
    _, one = talk(world)
    reply = world.owner.call("POST", f"conversations/{one['id']}/erase", {"confirm": one["short_id"]})
    wait_until(lambda: world.owner.call("GET", f"erasures/{reply.json['id']}").expect(200)["state"] == "done", what="the erasure")
    return reply


def erase_person_by_dashboard(world):
    visitor, _ = talk(world)
    reply = world.owner.call("POST", "erasures", {"visitor": visitor.id, "confirm": visitor.id})
    wait_until(lambda: world.owner.call("GET", f"erasures/{reply.json['id']}").expect(200)["state"] == "done", what="the erasure")
    return reply


def export_by_dashboard(world):
    reply = world.owner.call("POST", "exports", {"scope": "organization"})
    world.owner.call("GET", f"exports/{reply.json['id']}/download")
    return reply


def note(world):
    one = conversation(world)
    return f"conversations/{one}/notes/" + world.owner.call("POST", f"conversations/{one}/notes", {"text": "A note."}).expect(201)["id"]


def held_by_dashboard(world):
    one = conversation(world)
    world.owner.call("POST", f"conversations/{one}/hold", {"reason": "a court"})
    return world.owner.call("DELETE", f"conversations/{one}/hold")


# Route, act, how it is done. The actor is the owner.
ROUTES = [
    *[(f"POST {resource}", f"{noun}.create", lambda w, resource=resource: create(w, resource))
      for resource, noun in (("tags", "tag"), ("quick-replies", "quick_reply"), ("instructions", "instruction"),
                             ("suggested-questions", "suggested_question"), ("articles", "article"))],
    *[(f"PATCH {resource}/{{id}}", f"{noun}.set", call("PATCH", on(resource), SET[resource]))
      for resource, noun in (("tags", "tag"), ("quick-replies", "quick_reply"), ("instructions", "instruction"),
                             ("suggested-questions", "suggested_question"), ("articles", "article"))],
    ("DELETE conversations/{id}", "conversation.delete", with_conversation("DELETE", "conversations/{}")),
    ("DELETE conversations/{id}/notes/{note}", "note.delete", lambda w: w.owner.call("DELETE", note(w))),
    ("POST conversations/{id}/hold", "hold.add", with_conversation("POST", "conversations/{}/hold", {"reason": "a court"})),
    ("DELETE conversations/{id}/hold", "hold.release", held_by_dashboard),
    ("POST deleted-items/{id}/restore", "deleted.restore", lambda w: w.owner.call("POST", f"deleted-items/{deleted(w)}/restore")),
    ("POST conversations/{id}/erase", "erase.conversation", erase_by_dashboard),
    ("POST erasures", "erase.subject", erase_person_by_dashboard),
    ("POST exports", "export.tenant", export_by_dashboard),
    ("PATCH retention", "retention.set", call("PATCH", "retention", {"rule": "deleted", "age": "45d"})),
    ("PATCH ", "tenant.set", lambda w: w.daemon_call("PATCH", {"name": "Acme Ltd"})),
    ("PATCH settings/widget", "settings.widget", call("PATCH", "settings/widget", {"greeting": "Hello"})),
    ("PATCH settings/ai", "settings.ai", call("PATCH", "settings/ai", {"enabled": True})),
    ("PATCH settings/hours", "settings.hours", call("PATCH", "settings/hours", {"enabled": False})),
    ("PATCH members/{id}", "user.set", lambda w: w.owner.call("PATCH", f"members/{w.agent.id}", {"role": "admin"})),
    ("DELETE members/{id}", "user.delete", lambda w: w.owner.call("DELETE", f"members/{w.agent.id}")),
]


@pytest.mark.parametrize("route,action,do", ROUTES, ids=[row[0] for row in ROUTES])
def test_an_act_of_the_dashboard_is_logged_with_the_member(world, route, action, do):
    world.daemon_call = lambda method, body: world.call(method, f"organizations/{world.owner.organization}", body, token=world.owner.token)
    before = last_seq(world)
    reply = do(world)
    assert reply.status < 300, f"{route}: {reply.status} {reply.body[:300]!r}"
    found = [entry for entry in acts(world, before) if entry["action"] == action and entry["actor"] == f"member:{world.owner.id}"]
    assert found, f"{route}: no {action} among {[(entry['action'], entry['actor']) for entry in acts(world, before)]}"


def test_signing_in_and_out_and_refused_is_logged_with_the_address(world):
    before = last_seq(world)
    someone = world.user("some@acme.example", role="agent")
    world.call("POST", "auth/sign-in", {"email": "some@acme.example", "password": "a wrong one, surely"}).expect(401)
    world.call("POST", "auth/sign-out", token=someone.token)
    found = {entry["action"]: entry["seq"] for entry in acts(world, before) if entry["target"] == someone.id}
    assert {"account.sign_in", "account.sign_in_refused", "account.sign_out"} <= set(found)
    for action in ("account.sign_in", "account.sign_in_refused"):
        assert world.cli("audit", "show", found[action], "--json").expect().json["entry"]["from_address"] == "127.0.0.1"
    world.call("POST", "auth/sign-in", {"email": "nobody@acme.example", "password": "a wrong one, surely"}).expect(401)
    assert len([e for e in acts(world, before) if e["action"] == "account.sign_in_refused"]) == 1, "nobody's is nobody's"


def test_every_changing_command_stands_in_the_table():
    text = subprocess.run([str(BUILD / "iterochat"), "help", "--json"], capture_output=True, check=True, timeout=30).stdout
    changing = {row["words"] for row in json.loads(text)["commands"]
                if row["runs"] == "daemon" and (row["concurrency"] != "reads" or row["danger"] != "none" or "export" in row["words"])
                and not row["words"].startswith("verify ")}
    missing = changing - {row[0] for row in COMMANDS} - UNRECORDED - set(ELSEWHERE)
    assert not missing, f"which act do these leave in the log? {sorted(missing)}"


# What members do with conversations all day is in the conversation itself; the rest is about nobody.
UNRECORDED_ROUTES = re.compile(r"^POST conversations/{id}/(messages|claim|release|resolve|reopen|assign|snooze|read|typing|notes|presence|attachments)$"
                               r"|^(PUT|DELETE) conversations/{id}/draft$|^DELETE conversations/{id}/snooze$|^POST conversations/bulk$|^PUT availability$"
                               r"|^(PUT|DELETE) conversations/{id}/tags/{tag}$|^POST erasures/plan$|^POST articles/ask$|^POST articles/import$"
                               r"|^(POST|DELETE) messages/{id}/confirm$|^POST instructions/order$"
                               r"|^DELETE (tags|quick-replies|instructions|suggested-questions|articles)/{id}$")


def test_every_changing_route_stands_in_the_table(world):
    paths = world.call("GET", "openapi.json").expect(200)["paths"]
    changing = {f"{method.upper()} {path.removeprefix('/organizations/{org}').lstrip('/')}"
                for path, operations in paths.items() if path.startswith("/organizations/{org}")
                for method in operations if method.upper() != "GET"}
    missing = {route for route in changing if route not in {row[0] for row in ROUTES} | set(ELSEWHERE) and not UNRECORDED_ROUTES.match(route)}
    assert not missing, f"which act do these leave in the log? {sorted(missing)}"
