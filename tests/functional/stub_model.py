"""Language models of several makes on the loopback address, for tests: each answers POST …/chat/completions in its
own way and keeps every request."""
import http.server
import json
import re
import threading


class StubModel:
    """`kind`: what it plays. `obey`: what the attacker says, whatever it was asked for."""

    KINDS = ("hosted", "ollama", "llama", "slow", "failing", "attacker", "escalating", "moving")

    def __init__(self, kind="hosted", obey=None):
        assert kind in self.KINDS, kind
        self.kind, self.obey, self.requests, self.headers = kind, obey, [], []
        self.release = threading.Event()  # lets slow requests go at the end
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stub.requests.append(body.decode())
                stub.headers.append(dict(self.headers))
                status, reply, more = stub.answer(json.loads(body))
                data = json.dumps(reply).encode()
                try:
                    self.send_response(status)
                    for name, value in more.items():
                        self.send_header(name, value)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass  # the caller had enough of waiting

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def close(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def calls(self):
        return len(self.requests)

    def data(self, index=-1):
        """What stood inside the boundary of a request."""
        user = json.loads(self.requests[index])["messages"][1]["content"]
        boundary = user.split("\n", 1)[0]
        return json.loads(user[len(boundary):user.rindex(boundary)])

    # --- how each make answers --------------------------------------------------------------------------------------

    def answer(self, body):
        wants = body.get("response_format", {}).get("type")
        if self.kind == "failing":
            return 500, {"error": "out of memory"}, {}
        if self.kind == "moving":
            return 307, {}, {"Location": self.url + "/elsewhere"}
        if self.kind == "slow":
            self.release.wait(40)
        if self.kind == "ollama" and wants == "json_schema":
            return 400, {"error": {"message": "invalid response_format: only json_object is supported"}}, {}
        if self.kind == "ollama" and "store" in body:
            return 400, {"error": {"message": "json: unknown field \"store\""}}, {}
        if self.kind == "llama" and wants:
            return 400, {"error": {"message": "response_format is not supported by this template"}}, {}
        if self.kind == "hosted":
            assert wants == "json_schema" and body["store"] is False, "a hosted API is asked as strictly as it can be"
        said = json.dumps(self.reply(self.data()))
        if self.kind == "llama":
            said = f"<think>The passages say it.</think>\nHere is the JSON:\n```json\n{said}\n```"
        return 200, {"id": "1", "object": "chat.completion", "choices": [{"index": 0, "message": {
            "role": "assistant", "content": said}, "finish_reason": "stop"}], "usage": {"total_tokens": 1}}, {}

    def reply(self, data):
        """An honest model says the sentences of the first passage; the others are what their names say."""
        first = data["passages"][0]
        if self.kind == "escalating":
            return {"answer": "", "citations": [], "escalate": True, "reason": "payment", "language": "en"}
        text = self.obey
        if text is None:
            text = " ".join(re.split(r"(?<=[.!?])\s+", first["text"])[:2])
        every = [passage["id"] for passage in data["passages"]]
        return {"answer": text, "citations": every if self.obey is not None else [first["id"]], "escalate": False,
                "reason": "none", "language": "en"}
