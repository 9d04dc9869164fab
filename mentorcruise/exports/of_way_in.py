"""What stands at both ends of the way from a visit to the second month: visitors of a day, and months that were paid."""

from mentorcruise.exports.kind import Kind, day, known_of

VISITS = Kind(
    "visits",
    "One row for each day on which anybody looked at a public page; nothing is known of who they were.",
    known_of(
        "visit_counts c WHERE c.kind = 'site' AND c.day < CAST(CAST(:before AS timestamptz) AT TIME ZONE 'UTC' AS date)"
    ),
    {
        "day": ("c.day", "the day"),
        "visitors": ("c.n", "different visitors of that day, as a sketch counts them, right within about 1%"),
    },
    "c.day",
)
PAYMENTS = Kind(
    "payments",
    "One row for each month of a mentorship that was paid with money.",
    known_of(
        "payments y JOIN subscriptions u ON u.id = y.subscription_id JOIN applications a ON a.id = u.application_id "
        "WHERE y.paid_at < :before AND y.amount_cents > 0"
    ),
    {
        "payment": ("y.id", "its number"),
        "subscription": ("y.subscription_id", "the subscription's number: one for each mentorship"),
        "mentee": ("a.mentee_id", "the mentee's number"),
        "paid_on": (day("y.paid_at"), "when"),
    },
    "y.id",
)
