"""What was acknowledged survives kill -9, and a retry with the same client_id makes no second one."""
import collections
import http.client
import threading
import uuid

from harness import Daemon

SENDERS = 100


def post_until_killed(visitor, conversation, number, acknowledged, sent, stop):
    for turn in range(10_000):
        if stop.is_set():
            return
        text = f"sender {number} turn {turn}"
        client_id = str(uuid.uuid5(uuid.NAMESPACE_OID, text))
        sent.append((conversation, text, client_id))
        try:
            reply = visitor.post(conversation, text, client_id)
        except (OSError, http.client.HTTPException):
            return
        if reply.status == 201:
            acknowledged.append((conversation, text, client_id, reply.json["id"]))


def test_kill_during_a_hundred_concurrent_posts_loses_and_duplicates_nothing():
    daemon = Daemon(settings={"http": {"connections_per_address": 0}})
    try:
        key = daemon.tenant("acme")["widget_key"]
        visitors = [daemon.visitor(key) for _ in range(SENDERS)]
        conversations = [visitor.start(f"begin {i}")["conversation"]["id"] for i, visitor in enumerate(visitors)]
        for visitor, conversation in zip(visitors, conversations):
            visitor.call("POST", f"conversations/{conversation}/human").expect(200)  # people only: the AI stays out
        acknowledged, sent, stop = [], [], threading.Event()
        threads = [threading.Thread(target=post_until_killed, args=(visitors[i], conversations[i], i, acknowledged, sent, stop))
                   for i in range(SENDERS)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 300:
            assert any(thread.is_alive() for thread in threads)
            threads[0].join(0.01)
        daemon.kill()
        stop.set()
        for thread in threads:
            thread.join(30)

        daemon.start()
        by_conversation = dict(zip(conversations, visitors))
        for conversation, text, client_id in sent:  # every client retries what it doesn't know the end of
            assert by_conversation[conversation].post(conversation, text, client_id).status in (200, 201)
        stored = {conversation: by_conversation[conversation].messages(conversation) for conversation in conversations}
        ids = {message["id"] for messages in stored.values() for message in messages}
        missing = [entry for entry in acknowledged if entry[3] not in ids]
        assert not missing, f"{len(missing)} of {len(acknowledged)} acknowledged messages are gone"
        texts = collections.Counter((c, m["text"]) for c, messages in stored.items() for m in messages)
        assert all(texts[(conversation, text)] == 1 for conversation, text, _ in sent)
        for messages in stored.values():
            assert [m["seq"] for m in messages] == list(range(1, len(messages) + 1))
    finally:
        daemon.close()


def test_two_daemons_never_serve_one_folder():
    first = Daemon()
    try:
        second = Daemon(folder=first.folder, start=False)
        assert second.start(expect_failure=True) == 75
        assert "Another iterochatd" in second.log()
        assert first.cli("status").status == 0
    finally:
        first.close()
