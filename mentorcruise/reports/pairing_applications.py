"""Sections of the pairing report about applications: what became of them, how soon, and why this mentor (A18, A21)."""

from mentorcruise.domain.application_words import DECLINE_WORDS, REASON_WORDS
from mentorcruise.metrics.answers import answer_time, answered_in_time, applications, declines, reasons, waits
from mentorcruise.metrics.application_facts import APPLICATIONS
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.pairings import seen_alike
from mentorcruise.metrics.rates import Rate
from mentorcruise.reports import charting
from mentorcruise.reports.months import month_link
from mentorcruise.reports.sections import Asked, Column, Headline, Section, Table

HOURS = (24, 48, 72, 120, 168)
BECAME = (
    ("started", "Mentorship started"),
    ("offered", "Accepted, waits for the start"),
    ("pending", "Unanswered"),
    ("declined", "Declined"),
    ("withdrawn", "Taken back"),
    ("lapsed", "Offer expired"),
)

SHORTLY = {
    "started": "Started", "offered": "Offered", "pending": "Open", "declined": "Declined", "withdrawn": "Taken back",
    "lapsed": "Expired",
}  # fmt: skip


def first_small(words: str) -> str:
    return words[:1].lower() + words[1:]


def became(asked: Asked) -> Section:
    """How many applications were made, and how each of them stands."""
    question = asked.question
    before = seen_alike(question, asked.now.date())
    now = applications(asked.session, question)
    then = applications(asked.session, question.of(before)) if before else None
    months = sums(asked.session, APPLICATIONS, question, "month")
    decided = Rate(now.accepted, now.accepted + now.declined)
    title = (
        f"{now.n:,} applications, {now.started:,} became mentorships"
        if now.n
        else "No application was made in this time"
    )
    said = [(DECLINE_WORDS[code], Rate(number, now.declined)) for code, number in declines(now).items()]
    return Section(
        title,
        headlines=(
            Headline("Applications", now.n, before=then and then.n, counted_by="pairing.applications", rows="applications"),
            Headline(
                "Accepted, of those decided", decided,
                before=Rate(then.accepted, then.accepted + then.declined) if then else None,
            ),
            Headline("Declined", now.declined, before=then and then.declined, rows="declined"),
            Headline("Offers expired", now.lapsed, before=then and then.lapsed),
        ),
        charts=[
            charting.bars("became", title, [(SHORTLY[name], now._mapping[name]) for name, _ in BECAME]),
            *([charting.rates_beside("declined", "Why mentors declined", said)] if now.declined else []),
        ] if now.n else [],
        table=Table(
            (
                Column("month", "Submitted in"), Column("applications", "Applications", "number"),
                *(Column(name, words, "number") for name, words in BECAME),
                *(Column(f"declined_{code}", f"Declined: {words}", "number") for code, words in DECLINE_WORDS.items()),
            ),
            [
                (
                    month_link(row.bucket, "applications"), row.n, *(row._mapping[name] for name, _ in BECAME),
                    *declines(row).values(),
                )
                for row in reversed(months)
            ],
            folded=True,
        ),
        rows=(("unanswered", "Applications that wait for an answer"),),
    )  # fmt: skip


def answered(asked: Asked) -> Section:
    """How long mentees wait for an answer."""
    today, question = asked.now.date(), asked.question
    curve = answer_time(waits(asked.session, question, today))
    in_time = answered_in_time(asked.session, question, today)
    before = seen_alike(question, today)
    then = answered_in_time(asked.session, question.of(before), today) if before else None
    median = curve.median
    enough = curve.n >= 10
    title = (
        f"Half of all applications are answered within {median.value:.0f} hours"
        if enough and median.value is not None
        else "How soon applications are answered"
    )
    return Section(
        title,
        headlines=(
            Headline(
                "Median time to an answer", median if enough else "too few to say", counted_by="pairing.answer_time",
                unit="hours", rows="applications",
            ),
            Headline(
                "Answered within 72 hours", in_time, "without those that mentees took back unanswered", before=then,
                counted_by="pairing.answered_in_time",
            ),
        ),
        charts=[charting.within_hours("answers", title, curve, HOURS)] if enough else [],
        table=Table(
            (Column("hours", "Within hours", "number"), Column("unanswered", "Still unanswered", "estimate")),
            [(hours, curve.at(hours)) for hours in HOURS if enough and curve.at(hours)],
            folded=True,
        ),
    )  # fmt: skip


def chosen_for(asked: Asked) -> Section:
    """The reasons that mentees name for their choice, the most frequent first (A18)."""
    total = applications(asked.session, asked.question).n
    found = reasons(asked.session, asked.question, total)
    first = found[0]
    title = (
        f"Most often: “{first_small(REASON_WORDS[first[0]])}”, in {first[1].rate:.0%} of applications"
        if first[1].rate
        else "Why mentees choose their mentor"
    )
    return Section(
        title,
        charts=[charting.rates_beside("reasons", title, [(REASON_WORDS[r], named) for r, named, _ in found])]
        if total >= 10 else [],
        table=Table(
            (
                Column("reason", "Reason"), Column("named", "Named", "number"),
                Column("share", "Share of applications", "rate"), Column("accepted", "Accepted, of those decided", "rate"),
            ),
            [(REASON_WORDS[r], named.numerator, named, accepted) for r, named, accepted in found] if total else [],
        ),
        counted_by=("pairing.reasons",),
        rows=(("applications", "The applications"),),
    )  # fmt: skip
