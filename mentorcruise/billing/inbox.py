"""A webhook is stored once, by Stripe's id, together with the message to apply it; 200 comes after the commit (R6, R7)."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# One statement: a repeat stores nothing and asks for nothing.
_STORE = text("""
WITH stored AS (
  INSERT INTO stripe_events (id, type, object_id, created_at, received_at, payload)
  VALUES (:id, :type, :object_id, :created_at, :now, CAST(:payload AS jsonb))
  ON CONFLICT (id) DO NOTHING
  RETURNING id
)
INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
SELECT 'billing.apply_event', id, 'stripe-event-' || id, :now, :now, 0 FROM stored
""")


def store(session: Session, event: dict[str, Any], now: datetime) -> None:
    """Keep the event and ask for it to be applied, unless it is here already. Does not commit."""
    row = {
        "id": event["id"],
        "type": event["type"],
        "object_id": event["data"]["object"].get("id"),
        "created_at": datetime.fromtimestamp(event["created"], UTC),
        "now": now,
        "payload": json.dumps(event),
    }
    session.execute(_STORE, row)
    session.info["bell"] = True
