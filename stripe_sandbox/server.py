"""The sandbox on a loopback address, with a thread that delivers webhooks and one that keeps time."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.parse import urlsplit

from stripe_sandbox.core import Sandbox, UnsafeSettings
from stripe_sandbox.web import respond

_LARGEST_BODY = 32 * 1024 * 1024


def require_loopback(host: str) -> None:
    """UnsafeSettings for an address that other machines could reach."""
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise UnsafeSettings(f"The sandbox listens and delivers on loopback addresses only, not {host}.")


class Server(ThreadingHTTPServer):
    """`serve_forever` until `shutdown`; port 0 picks a free one, see `base_url`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, host: str, port: int) -> None:
        require_loopback(host)
        super().__init__((host, port), _Handler)
        self.sandbox = sandbox
        self.host = host
        sandbox.world.base_url = self.base_url
        self._stopping = threading.Event()
        self.wake = threading.Event()
        works = (self._keep_delivering, self._keep_time)
        self._workers = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in self._workers:
            thread.start()

    def server_bind(self) -> None:
        # The base class asks DNS for the host's name, which can take seconds.
        self.socket.setsockopt(6, 1, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.server_port}"

    def _keep_delivering(self) -> None:
        while not self._stopping.is_set():
            self.wake.wait(0.5)
            self.wake.clear()
            self.sandbox.outbound.pump(stop=self._stopping.is_set)

    def _keep_time(self) -> None:
        while not self._stopping.wait(1.0):
            self.sandbox.tick()
            self.wake.set()

    def stop(self) -> None:
        """Finish the request at hand, then close the state; what is undelivered stays in it."""
        self._stopping.set()
        self.wake.set()
        self.shutdown()
        self.server_close()
        for thread in self._workers:
            thread.join(timeout=15)
        self.sandbox.close()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "StripeSandbox"
    sys_version = ""
    timeout = 60
    wbufsize = -1

    def _respond(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if length > _LARGEST_BODY or not _is_local(host):
            self.close_connection = True
            self.send_error(413 if length > _LARGEST_BODY else 421)
            return
        body = self.rfile.read(length)
        answer = respond(self.server.sandbox, self.command, self.path, dict(self.headers.items()), body)
        self.server.wake.set()
        if answer.status == 0:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what matters is in the event log."""


def _is_local(host: str) -> bool:
    """Whether the Host header names this machine, so that no foreign name can be rebound to it."""
    try:
        require_loopback(host)
    except UnsafeSettings:
        return False
    return True
