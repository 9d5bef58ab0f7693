"""Whoever gets an archive checks it: with no configuration, no daemon and no installation."""
import os
import subprocess

import pytest

from conftest import ARTICLES
from harness import BUILD, Daemon


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """What leaves a host: an archive, an audit log, and the public key."""
    folder = tmp_path_factory.mktemp("given")
    daemon = Daemon()
    visitor = daemon.visitor(daemon.tenant("acme")["widget_key"])
    daemon.import_articles(ARTICLES)
    visitor.start("How long does delivery take?")
    daemon.cli("export", "tenant", "acme", "-o", folder / "acme.zip").expect()
    daemon.cli("audit", "export", "-o", folder / "audit.jsonl").expect()
    (folder / "key.pem").write_text(daemon.cli("signing-key", "show", "--pem").expect().out)
    daemon.close()
    return folder


def stranger(given, *words, config="/nonexistent/iterochat.toml"):
    """On a machine without an installation."""
    done = subprocess.run([str(BUILD / "iterochat"), "-c", config, "--socket", str(given / "none.sock"), "verify", "export", *map(str, words)],
                          capture_output=True, timeout=60, env={**os.environ, "NO_COLOR": "1", "TMPDIR": str(given)})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def damaged(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    copy = path.with_name("damaged" + path.suffix)
    copy.write_bytes(data)
    return copy


@pytest.mark.parametrize("config", ["/nonexistent/iterochat.toml", "broken"])
def test_an_archive_is_checked_without_an_installation(given, config):
    if config == "broken":
        (given / "broken.toml").write_text("nonsense = [")
        config = str(given / "broken.toml")
    status, out, err = stranger(given, given / "acme.zip", config=config)
    assert status == 0 and "acme.zip" not in err, err
    assert stranger(given, damaged(given / "acme.zip"), config=config)[0] == 1
    assert not [name for name in os.listdir(given) if "iterochat-" in name], "the private folder is gone"


def test_an_audit_log_is_checked_by_the_key_of_its_maker(given):
    status, _, err = stranger(given, given / "audit.jsonl")
    assert status == 64 and "--key PEM" in err
    assert stranger(given, given / "audit.jsonl", "--key", given / "key.pem")[0] == 0
    assert stranger(given, damaged(given / "audit.jsonl"), "--key", given / "key.pem")[0] == 1
    status, _, err = stranger(given, given / "audit.jsonl", "--key", given / "audit.jsonl")
    assert status == 65 and "public key" in err
    other = Daemon()
    try:
        assert other.cli("verify", "export", given / "audit.jsonl").status == 1, "signed elsewhere"
        other.cli("verify", "export", given / "audit.jsonl", "--key", given / "key.pem").expect()
        checked = other.cli("-c", other.config, "audit", "verify").expect()
        assert "checkpoint" in checked.out
    finally:
        other.close()
