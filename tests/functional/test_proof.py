"""What is proven, checked as an auditor checks it: with OpenSSL."""
import base64
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
import zlib

import pytest

from conftest import ARTICLES
from harness import BUILD, Daemon, wait_until
from test_attachments import png, send


@pytest.fixture
def world():
    daemon = Daemon()
    daemon.key = daemon.tenant("acme", name="Acme")["widget_key"]
    daemon.owner = daemon.user("owner@acme.example")
    daemon.import_articles(ARTICLES)
    yield daemon
    daemon.close()


def openssl_says(folder, document, signature, pem):
    """The line of the manual, on the real program."""
    for name, content in (("cert.json", document), ("cert.sig", signature), ("key.pem", pem)):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "cert.json",
                           "-sigfile", "cert.sig"], cwd=folder, capture_output=True, timeout=30)
    return done.returncode == 0 and b"Verified Successfully" in done.stdout


def test_keys_are_made_listed_rotated_and_the_old_one_names_the_new(world, tmp_path):
    first = world.cli("signing-key", "list", "--json").expect().json["keys"]
    assert len(first) == 1 and first[0]["retired_at"] is None
    assert world.cli("signing-key", "rotate").status == 64, "it asks"
    assert world.cli("signing-key", "rotate", "--dry-run", "--json").expect().json["key"]["id"] == first[0]["id"]
    second = world.cli("signing-key", "rotate", "--yes", "--json").expect().json["key"]
    old, new = world.cli("signing-key", "list", "--json").expect().json["keys"]
    assert (old["id"], new["id"]) == (first[0]["id"], second["id"]) and old["retired_at"] and not new["retired_at"]
    statement = json.loads(old["succession"])
    assert statement["next"] == new["id"] and statement["next_public_key_pem"] == new["public_key_pem"]
    signature = base64.b64decode(old["succession_signature"])
    assert openssl_says(tmp_path, old["succession"], signature, old["public_key_pem"])
    assert not openssl_says(tmp_path, old["succession"], signature, new["public_key_pem"])
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=new["public_key_pem"].encode(),
                         capture_output=True, check=True).stdout
    digest = subprocess.run(["sha256sum"], input=der, capture_output=True, check=True).stdout.decode()
    assert digest.startswith(new["id"]), "the id is what the manual says it is"
    assert world.cli("signing-key", "show", "--pem").expect().out == new["public_key_pem"]
    assert world.cli("signing-key", "show", old["id"][:8], "--json").expect().json["key"] == old
    assert world.cli("signing-key", "show", "zz").status == 67
    over_http = world.call("GET", "signing-keys").expect(200)["items"]
    assert [key["id"] for key in over_http] == [old["id"], new["id"]]
    acts = world.cli("audit", "list", "--json").expect().json["entries"]
    assert [act["actor"] for act in acts if act["action"] == "signing_key.rotate"] == ["uid:0"]
    world.stop()
    assert len(world.cli("-c", world.config, "signing-key", "list", "--json").expect().json["keys"]) == 2
    world.start()
    assert world.cli("signing-key", "show", "--pem").expect().out == new["public_key_pem"], "a start makes no new key"


def talk(daemon, text, **who):
    visitor = daemon.visitor(daemon.key, **who)
    conversation = visitor.start(text)["conversation"]
    visitor.answer_to(conversation["id"], 1)
    return visitor, conversation


def rows_of_keys(daemon, kind):
    keys = next(daemon.state.glob("organizations/*/keys.db"))
    with sqlite3.connect(f"file:{keys}?mode=ro", uri=True) as database:
        return database.execute(f"SELECT count(*) FROM {kind}_secrets").fetchone()[0]


def erase(daemon, conversation, *words):
    return daemon.cli("erase", "conversation", conversation["id"], "-t", "acme", "--yes", "--json", *words).expect().json


@pytest.mark.parametrize("scope, keys", [("conversations", 3), ("messages", 2)])
def test_a_certificate_counts_the_keys_of_talks_people_and_files(world, scope, keys):
    visitor, conversation = talk(world, "How long does delivery take?", name="Kay")
    send(visitor, conversation["id"], png()).expect(201)
    words = ("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--scope", scope, "--json")
    secrets = lambda: sum(rows_of_keys(world, table) for table in ("conversation", "person", "attachment"))
    before = secrets()
    planned = world.cli(*words, "-n").expect().json["erasure"]["counts"]
    erased = world.cli(*words, "--confirm", visitor.id).expect().json["erasure"]
    assert before - secrets() == keys
    assert planned["keys"] == erased["counts"]["keys"] == erased["certificate"]["keys"]["destroyed"] == keys
    assert planned["attachments"] == erased["counts"]["attachments"] == 1


def test_a_receipt_is_checked_by_openssl_by_a_stranger_and_by_the_installation(world, tmp_path):
    _, conversation = talk(world, "How long does delivery take?")
    path = tmp_path / "receipt.json"
    told = world.cli("erase", "conversation", conversation["id"], "-t", "acme", "--yes", "--json", "--receipt", path).expect()
    document, signature = path.read_bytes(), (tmp_path / "receipt.json.sig").read_bytes()
    pem = world.cli("signing-key", "show", "--pem").expect().out
    assert len(signature) == 64 and len(document) <= 4096
    work = tmp_path / "work"
    work.mkdir()
    assert openssl_says(work, document, signature, pem)
    assert f"-in {path} -sigfile {path}.sig" in told.err, "it says how"
    erasure = told.json["erasure"]
    certificate = json.loads(document)
    assert erasure["certificate"] == certificate and certificate["request"]["id"] == erasure["id"]
    assert certificate["limits"] and certificate["keys"] == {"destroyed": 1, "root_key": "file"}
    assert certificate["scope"]["stores"]["main"]["conversations"] == 1
    digest = subprocess.run(["sha256sum"], input=f"{erasure['salt']}:{conversation['id']}".encode(), capture_output=True,
                            check=True).stdout.decode().split()[0]
    assert certificate["subject"]["digest"] == digest, "who has the salt can tell whom it is about"
    for file in world.state.rglob("*"):
        if file.is_file() and not file.is_socket():
            assert erasure["salt"].encode() not in file.read_bytes(), f"{file.name} keeps the salt"
    here = world.cli("verify", "receipt", path, "--json").expect().json
    assert here["problems"] == 0 and here["receipt"]["ledger"] == "in_place"
    (tmp_path / "key.pem").write_text(pem)
    stranger = subprocess.run([str(BUILD / "iterochat"), "--socket", "/nowhere", "verify", "receipt", str(path), "--key",
                               str(tmp_path / "key.pem")], capture_output=True, timeout=30)
    assert stranger.returncode == 0, stranger.stderr
    shown = world.cli("certificate", "show", erasure["id"], "--json", "--receipt", tmp_path / "again.json").expect().json
    assert shown["certificate"] == certificate and (tmp_path / "again.json").read_bytes() == document
    listed = world.cli("certificate", "list", "-t", "acme", "--json").expect().json["certificates"]
    assert [row["erasure"] for row in listed] == [erasure["id"]]
    assert world.cli("certificate", "show", "nothing").status == 67
    assert world.cli("verify", "receipt", tmp_path / "absent.json").status == 66
    world.stop()
    assert world.cli("-c", world.config, "verify", "receipt", path).expect().out


def test_what_a_receipt_names_is_looked_for_and_what_came_back_is_named(world, tmp_path):
    visitor, conversation = talk(world, "How long does delivery take?")
    _, other = talk(world, "When are you open?")
    world.stop()
    shutil.copytree(world.state / "organizations", tmp_path / "organizations")
    world.start()
    path, salt = tmp_path / "receipt.json", tmp_path / "salt"
    told = world.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id, "--json", "--receipt", path).expect()
    salt.write_text(told.json["erasure"]["salt"] + "\n")
    looked = world.cli("verify", "erasure", "--receipt", path, "--json").expect().json
    receipt = looked["receipt"]
    assert looked["problems"] == 0 and (receipt["named"], receipt["came_back"]) == (2, 0), "the person and their conversation"
    assert (receipt["tenant"], receipt["kind"], receipt["ledger"]) == ("acme", "person", "in_place")
    assert [v["tenant"] for v in looked["verified"]] == ["acme"], "and the tenant's files were accounted for"
    mine = world.cli("verify", "erasure", "--receipt", path, "--subject", visitor.id, "--salt-file", salt, "--json").expect().json
    assert mine["receipt"]["subject"] == "confirmed"
    world.cli("verify", "erasure", "--receipt", path, "--subject", conversation["id"]).expect()  # the ledger lists it
    denied = world.cli("verify", "erasure", "--receipt", path, "--subject", other["id"], "--json").expect(1).json
    assert denied["receipt"]["subject"] == "denied" and denied["findings"][0]["kind"] == "subject"
    salt.write_text("0" * 32 + "\n")
    world.cli("verify", "erasure", "--receipt", path, "--subject", visitor.id, "--salt-file", salt).expect(1)
    world.cli("verify", "erasure", "--receipt", path, "--salt-file", salt).expect(64)
    world.cli("verify", "erasure", "--receipt", tmp_path / "absent.json").expect(66)
    shown = world.cli("verify", "erasure", "--receipt", path).expect().out
    assert "subjects named" in shown and "came_back" not in shown

    world.stop()  # somebody puts an old copy of the files in place, past every restore
    shutil.rmtree(world.state / "organizations")
    shutil.copytree(tmp_path / "organizations", world.state / "organizations")
    world.start()
    back = world.cli("verify", "erasure", "--receipt", path, "--json").expect(1).json
    assert {(f["kind"], f["id"]) for f in back["findings"] if f["kind"] == "came_back"} == {
        ("came_back", visitor.id), ("came_back", conversation["id"])}
    assert conversation["id"] in world.cli("verify", "erasure", "--receipt", path).expect(1).out
    document = path.read_bytes()
    path.write_bytes(document.replace(b'"version":1', b'"version":2'))
    changed = world.cli("verify", "erasure", "--receipt", path, "--json").expect(1).json
    assert changed["findings"][0]["kind"] == "receipt" and changed["verified"] == []
    path.write_bytes(document)
    stranger = Daemon()
    try:
        stranger.cli("verify", "erasure", "--receipt", path).expect(1)
    finally:
        stranger.close()


def test_the_receipt_of_a_tenant_says_that_it_is_gone(world, tmp_path):
    path = tmp_path / "receipt.json"
    tenant = world.cli("tenant", "show", "acme", "--json").expect().json["tenant"]["id"]
    world.cli("erase", "tenant", "acme", "--confirm", "acme", "--receipt", path).expect()
    looked = world.cli("verify", "erasure", "--receipt", path, "--subject", tenant, "--json").expect().json
    assert looked["problems"] == 0 and looked["receipt"]["kind"] == "organization"
    assert looked["receipt"]["subject"] == "confirmed" and looked["verified"] == []


def test_every_changed_bit_of_a_receipt_is_noticed(world, tmp_path):
    _, conversation = talk(world, "When are you open?")
    path, sig = tmp_path / "cert.json", tmp_path / "cert.json.sig"
    erase(world, conversation, "--receipt", path)
    document, signature = path.read_bytes(), sig.read_bytes()
    for place in range(0, len(document), 97):  # each byte by the unit test; here the real command
        path.write_bytes(document[:place] + bytes([document[place] ^ 1 << place % 8]) + document[place + 1:])
        assert world.cli("verify", "receipt", path).status == 1, f"byte {place}"
    path.write_bytes(document)
    for changed in (signature[:-1], signature + b"\n", bytes([signature[0] ^ 1]) + signature[1:], b""):
        sig.write_bytes(changed)
        assert world.cli("verify", "receipt", path).status == 1
    sig.write_bytes(signature)
    path.write_bytes(document + b"\n")
    assert world.cli("verify", "receipt", path).status == 1
    path.write_bytes(document)
    assert world.cli("verify", "receipt", path).status == 0
    other = Daemon()
    try:
        refused = other.cli("verify", "receipt", path)
        assert refused.status == 1 and "no signing key of this installation" in refused.out
    finally:
        other.close()


def test_a_person_and_a_sweep_are_certified_and_the_dashboard_gets_the_same_bytes(world, tmp_path):
    visitor, _ = talk(world, "How long does delivery take?")
    erased = world.cli("erase", "subject", "--visitor", visitor.id, "-t", "acme", "--confirm", visitor.id, "--json").expect()
    certificate = erased.json["erasure"]["certificate"]
    assert certificate["scope"]["kind"] == "person" and certificate["scope"]["stores"]["main"]["visitors"] == 1
    _, conversation = talk(world, "When are you open?")
    started = world.owner.call("POST", f"conversations/{conversation['id']}/erase", {"confirm": conversation["short_id"]}).expect(202)
    assert len(started["salt"]) == 32
    one = f"erasures/{started['id']}"
    wait_until(lambda: world.owner.call("GET", one).expect(200)["state"] == "done", what="the erasure")
    assert world.owner.call("GET", one).expect(200)["certificate"]["key"]
    document = world.owner.call("GET", one + "/certificate")
    signature = world.owner.call("GET", one + "/certificate/signature")
    pem = world.call("GET", "signing-keys").expect(200)["items"][-1]["public_key_pem"]
    assert openssl_says(tmp_path, document.body, base64.b64decode(signature.body), pem)
    _, old = talk(world, "When are you open?")
    world.cli("conversation", "delete", old["id"], "-t", "acme", "--yes").expect()
    world.cli("retention", "set", "deleted", "1s", "-t", "acme").expect()
    swept = wait_until(lambda: world.cli("retention", "sweep", "-t", "acme", "--yes", "--json").expect().json["certificates"],
                       what="the sweep's certificate")
    assert len(swept) == 1
    sweep = world.cli("certificate", "show", swept[0]["erasure"], "--json").expect().json["certificate"]
    assert sweep["scope"]["kind"] == "sweep" and sweep["request"]["due"] is None and sweep["subject"] is None


def test_an_export_is_verified_whole_and_a_changed_one_is_not(world, tmp_path):
    talk(world, "How long does delivery take?")
    path = tmp_path / "acme.zip"
    made = world.cli("export", "tenant", "acme", "-o", path, "--json").expect().json["export"]["sha256"]
    told = world.cli("verify", "export", path, "--json", "--sha256", made).expect().json
    assert told["problems"] == 0 and told["export"]["content"] == "organization" and told["export"]["counts"]["messages"] >= 2
    whole = path.read_bytes()
    for place in range(5, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1:])
        assert world.cli("verify", "export", path, "--sha256", made).status == 1, f"byte {place}"
    for place in range(60, whole.index(b"PK\x01\x02"), 400):  # without the hash what the archive holds is checked
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1:])
        assert world.cli("verify", "export", path).status == 1 or is_same_content(whole, path), f"byte {place}"
    path.write_bytes(whole[:len(whole) // 2])
    assert world.cli("verify", "export", path).status == 1
    conversation = world.cli("conversation", "list", "-t", "acme", "--json").expect().json["conversations"][0]
    world.cli("export", "conversation", conversation["id"], "-t", "acme", "-o", path, "--force").expect()
    assert world.cli("verify", "export", path).expect()


def is_same_content(whole, path):
    """A bit in a ZIP's own fields that no reader uses (a time stamp) changes nothing of what it holds."""
    def files(source):
        try:
            with zipfile.ZipFile(source) as archive:
                return {name: archive.read(name) for name in archive.namelist()}
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, UnicodeDecodeError):
            return None
    return files(io.BytesIO(whole)) == files(path)


def test_a_checkpoint_kept_elsewhere_convicts_a_rewritten_log(world, tmp_path):
    line = world.cli("audit", "checkpoint").expect().out
    kept = tmp_path / "kept.log"
    kept.write_text(line)
    checkpoint = json.loads(line)
    canonical = line[len('{"checkpoint":'):line.rindex(',"signature"')]
    pem = world.cli("signing-key", "show", "--pem").expect().out
    assert json.loads(canonical) == checkpoint["checkpoint"]
    assert openssl_says(tmp_path, canonical, base64.b64decode(checkpoint["signature"]), pem)
    told = world.cli("audit", "verify", "--checkpoint", kept, "--json").expect().json
    assert told["problems"] == 0 and told["audit"]["checkpoints"] >= 2, "the one at the start, the same one handed in"
    verdict = world.owner.call("GET", "audit-log/verification").expect(200)
    assert verdict["intact"] and verdict["problem"] is None and verdict["checkpoints"] >= 1
    log = world.state / "audit.log"
    world.stop()
    whole = log.read_bytes()
    for place in range(7, len(whole), len(whole) // 6):
        log.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1:])
        refused = world.cli("-c", world.config, "audit", "verify", "--checkpoint", kept)
        assert refused.status != 0, f"byte {place}: {refused.out}"
    log.write_bytes(whole)
    world.start()
    world.cli("audit", "verify", "--checkpoint", kept).expect()
    kept.write_text(line.replace('"seq":', '"seq":1', 1))
    refused = world.cli("audit", "verify", "--checkpoint", kept)
    assert refused.status == 1 and "handed in" in refused.out


def test_the_exported_log_is_checked_by_its_signed_end(world, tmp_path):
    path = tmp_path / "audit.jsonl"
    told = world.cli("audit", "export", "-o", path, "--json").expect().json["export"]
    assert told["bytes"] == path.stat().st_size
    lines = path.read_text().splitlines()
    assert json.loads(lines[0])["seq"] == 1 and json.loads(lines[-2])["entries"] == len(lines) - 2
    assert world.cli("verify", "export", path, "--json").expect().json["export"]["counts"]["entries"] == len(lines) - 2
    pem = world.cli("signing-key", "show", "--pem").expect().out
    assert openssl_says(tmp_path, lines[-2], base64.b64decode(json.loads(lines[-1])["signature"]), pem)
    path.write_text("\n".join(lines[1:]) + "\n")
    refused = world.cli("verify", "export", path)
    assert refused.status == 1 and "signed end" in refused.out
    assert world.cli("audit", "list", "--action", "audit", "--json").expect().json["entries"][0]["action"] == "audit.export"
    found = world.cli("audit", "list", "--action", "tenant", "--json").expect().json["entries"]
    assert [entry["action"] for entry in found] == ["tenant.create"], "a noun means all of it"
