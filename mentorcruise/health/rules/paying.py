"""A payment that fails."""

from datetime import datetime

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.rule import Ask, Evidence, Number, Rule
from mentorcruise.health.spells import PAIR, days, iso, joined, pairs
from mentorcruise.health.telling import ago

_FAILING = "('past_due', 'unpaid')"
_EVER_FAILED = f"""m.application_id IN (SELECT u.application_id FROM subscriptions u
  JOIN subscription_states t ON t.subscription_id = u.id AND t.status IN {_FAILING})"""  # noqa: S608 - of constants


def payment_failing(ask: Ask) -> str:
    """Running mentorships whose subscription cannot be charged.

    Population: running mentorships with a subscription.

    Clock: on from so many days (0) after Stripe said that a payment failed (past due or unpaid), until it says otherwise,
    or the mentorship ends.

    Formula: the status at Stripe has been past due or unpaid for at least the limit.

    Version: 1.
    """
    return f"""
WITH pair AS ({pairs(ask, "true" if ask.one else _EVER_FAILED)}), stated AS (
  SELECT p.id, t.status, t.at AS since, coalesce(lead(t.at) OVER (PARTITION BY p.id ORDER BY t.at, t.id), 'infinity') AS till
  FROM pair p JOIN subscriptions u ON u.application_id = p.application_id
  JOIN subscription_states t ON t.subscription_id = u.id AND t.at <= :until
), failing AS (SELECT id, since, till, NULL AS facts FROM stated WHERE status IN {_FAILING} AND since < till)
SELECT p.id AS subject_id, p.id AS mentorship_id, p.mentee_id, p.mentor_id, f.began + {days("failing_days")} AS began,
  least(f.ended, p.ended_at) AS ended, jsonb_build_object('since', {iso("f.began")}) AS evidence
FROM ({joined("failing")}) f JOIN {PAIR} ON p.id = f.id
"""  # noqa: S608 - of constants


def _words(evidence: Evidence, now: datetime) -> str:
    return f"The last payment failed; not paid since {ago(evidence['since'], now)}."


PAYMENT_FAILING = Rule(
    "payment_failing", "Payment failing", AlertSubject.MENTORSHIP, 3,
    (Number("failing_days", "It has been failing for", "days", 0, 0, 60, tried=(0, 3, 7)),),
    payment_failing, _words, "It was paid.",
)  # fmt: skip
