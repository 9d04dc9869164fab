"""A mail server in this process: it speaks SMTP, keeps nothing but the recipients, and counts every hand-over."""

from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from types import TracebackType
from typing import Any


class MailServer(ThreadingTCPServer):
    """`with MailServer() as server:` listens on a free port; `recipients` has one address for each letter handed over."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.recipients: list[str] = []

    @property
    def settings(self) -> dict[str, Any]:
        """What an app's settings say to use it."""
        host, port = self.server_address[:2]
        return {"mail_server": host, "mail_port": port, "mail_use_tls": False, "mail_username": "", "mail_password": ""}

    def __enter__(self) -> "MailServer":
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()


class Conversation(StreamRequestHandler):
    """One connection; a letter counts when its last line has come."""

    server: MailServer

    def handle(self) -> None:
        self.say("220 here")
        recipient = ""
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            if verb == b"DATA":
                self.say("354 go on")
                for part in self.rfile:
                    if part == b".\r\n":
                        break
                self.server.recipients.append(recipient)
            self.say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
