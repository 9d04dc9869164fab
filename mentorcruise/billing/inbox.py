"""A webhook is stored once, by Stripe's id, together with the message to apply it; 200 comes after the commit (R6, R7)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

# One statement that commits itself: a repeat stores nothing and asks for nothing, and nothing is stored by halves.
_STORE = """
WITH stored AS (
  INSERT INTO stripe_events (id, type, object_id, created_at, received_at, payload)
  VALUES (%(id)s, %(type)s, %(object_id)s, %(created_at)s, %(now)s, %(payload)s::jsonb)
  ON CONFLICT (id) DO NOTHING
  RETURNING id
)
INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
SELECT 'billing.apply_event', id, 'stripe-event-' || id, %(now)s, %(now)s, 0 FROM stored
"""


def store(engine: Engine, event: dict[str, Any], payload: str, now: datetime) -> bool:
    """Keep the event and ask for it to be applied; both are committed on return. False when it was here before.

    `engine` is one whose connections are in autocommit. This goes past the session to the driver: it is the one address
    that traffic peaks from outside hit.
    """
    row = {
        "id": event["id"],
        "type": event["type"],
        "object_id": event["data"]["object"].get("id"),
        "created_at": datetime.fromtimestamp(event["created"], UTC),
        "now": now,
        "payload": payload.replace("\\u0000", ""),  # the one character that jsonb cannot hold
    }
    with engine.connect() as connection:
        return connection.exec_driver_sql(_STORE, row).rowcount == 1
