"""`python -m stripe_sandbox --port N --state FILE --key sk_sandbox_… --webhook-url URL --webhook-secret whsec_…`"""

import argparse
import signal
import sys
import threading
from datetime import UTC, datetime
from urllib.parse import urlsplit

from stripe_sandbox.core import Sandbox, UnsafeSettings
from stripe_sandbox.server import Server, require_loopback
from stripe_sandbox.webhooks import post_to


def main() -> int:
    options = _options()
    try:
        require_loopback(options.host)
        require_loopback(urlsplit(options.webhook_url).hostname or "")
        now = datetime.fromisoformat(options.now) if options.now else datetime.now(UTC)
        sandbox = Sandbox(
            options.state, options.key, options.webhook_secret, now if now.tzinfo else now.replace(tzinfo=UTC),
            deliver=post_to(options.webhook_url), ticking=True,
        )  # fmt: skip
        server = Server(sandbox, options.host, options.port)
    except (UnsafeSettings, OSError, ValueError) as refused:
        sys.stderr.write(f"The Stripe sandbox does not start: {refused}\n")
        return 2
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
    sys.stderr.write(f"The Stripe sandbox is at {server.base_url}; no card is charged.\n")
    stopped.wait()
    server.stop()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stripe_sandbox", description="A local stand-in for Stripe's API.")
    parser.add_argument("--port", type=int, required=True, help="0 picks a free port")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--state", required=True, help="file that keeps the state between starts")
    parser.add_argument("--key", required=True, help="secret key the product uses: sk_sandbox_…")
    parser.add_argument("--webhook-url", required=True, help="where events are POSTed")
    parser.add_argument("--webhook-secret", required=True, help="what they are signed with: whsec_…")
    parser.add_argument("--now", help="ISO 8601 start of the clock when the state is new")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
