"""An ext4 file system of its own holds the state: after an erasure not even its free blocks hold what was erased."""
import pathlib
import subprocess
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "functional"))
from harness import Daemon  # noqa: E402

CANARY = "zanzibarquokka"


def run(*words):
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True).stdout


@pytest.fixture
def image():
    with tempfile.TemporaryDirectory(prefix="iterochat-image-") as folder:
        folder = pathlib.Path(folder)
        image, mount = folder / "image", folder / "mount"
        mount.mkdir()
        try:
            with image.open("wb") as file:
                file.truncate(96 << 20)
            run("mkfs.ext4", "-q", "-F", image)
            run("mount", "-o", "loop", image, mount)
        except (OSError, subprocess.CalledProcessError) as failure:
            pytest.skip(f"no loop mount here: {getattr(failure, 'stderr', failure)}")
        try:
            yield image, mount
        finally:
            subprocess.run(["umount", str(mount)], capture_output=True)


def sealed_bytes(database, conversation):
    """The nonces of a conversation's sealed texts, as another program sees them."""
    blob = conversation.replace("-", "")
    rows = run("sqlite3", database, "SELECT hex(substr(m.text, 1, 24)) FROM messages m JOIN conversations c ON"
               f" c.row = m.conversation WHERE c.id = x'{blob}'").split()
    return [bytes.fromhex(row) for row in rows]


def test_no_block_of_the_file_system_holds_what_was_erased(image):
    image, mount = image
    daemon = Daemon(folder=mount)
    try:
        key = daemon.tenant("acme")["widget_key"]
        doomed = []
        for number in range(30):
            visitor = daemon.visitor(key, name=f"Ada {number}")
            conversation = visitor.start(f"number {number} {CANARY} " + "word " * 300)["conversation"]
            visitor.call("POST", f"conversations/{conversation['id']}/human").expect(200)
            for turn in range(5):
                visitor.post(conversation["id"], f"turn {turn} " + f"more{number} " * 200)
            if number % 3:
                doomed.append(conversation)
        database = next(daemon.state.glob("organizations/*/main.db"))
        pieces = [piece for one in doomed for piece in sealed_bytes(database, one["id"])]
        assert len(pieces) > 100
        run("sync", "-f", mount)
        assert any(piece in image.read_bytes() for piece in pieces)  # the search can find something
        for one in doomed:
            daemon.cli("erase", "conversation", one["short_id"], "-t", "acme", "--yes").expect()
        daemon.stop()
        run("umount", mount)
        content = image.read_bytes()
        left = [piece.hex() for piece in pieces if piece in content]
        assert not left, f"{len(left)} of {len(pieces)} sealed texts are still on the disk"
        assert CANARY.encode() not in content
    finally:
        daemon.close()
