"""What is proven, checked as an auditor checks it: with OpenSSL."""
import base64
import json
import subprocess

import pytest

from conftest import ARTICLES
from harness import Daemon


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
