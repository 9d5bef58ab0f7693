"""Idle connections and open event streams cost the next request nothing."""
import time

from harness import Daemon, wait_until


def test_the_next_request_is_answered_at_once_beside_idle_connections_and_event_streams():
    daemon = Daemon(settings={"http": {"connections_per_address": 0}})
    try:
        key = daemon.tenant("acme")["widget_key"]
        visitor = daemon.visitor(key)
        idle = [daemon.connect() for _ in range(20)]
        for connection in idle:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        streams = [visitor.events() for _ in range(200)]
        times = []
        for _ in range(5):
            begin = time.monotonic()
            daemon.call("GET", f"widget/config?key={key}").expect(200)
            times.append(time.monotonic() - begin)
        assert sorted(times)[2] < 0.25, f"median of {times}"
        conversation = visitor.start("Hello there")["conversation"]["id"]
        for stream in streams:
            stream.wait_for(lambda e: e.get("event") == "message" and e["data"]["text"] == "Hello there")
        for connection in idle:
            connection.request("GET", "/healthz")
            assert connection.getresponse().read() == b"ok\n"
        assert conversation
        for stream in streams:
            stream.close()
        wait_until(lambda: b"http_streams_open 0" in daemon.call("GET", "/metrics").body, what="closed streams are forgotten")
    finally:
        daemon.close()
