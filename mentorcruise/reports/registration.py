"""The registration report: who takes part, how they come here, what they tell, what is offered and wanted (A11-A15, A22, A34)."""

from collections.abc import Sequence

from mentorcruise.metrics.pairings import seen_alike
from mentorcruise.metrics.registered import NARROWED_BY, counted
from mentorcruise.metrics.registration import complete_profiles, participants
from mentorcruise.metrics.visitor_funnel import Step, funnel
from mentorcruise.reports import charting, registration_offer, registration_profiles
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Report, Section, Table


def _uncounted(title: str) -> Section:
    """What stands instead of figures of people between an upgrade and the first count of everyone."""
    return Section(
        title,
        lead="People are being counted anew since the upgrade. It takes some minutes; until then a number here would be wrong. "
        "Nothing is lost: ask for this report again.",
    )


def involved(asked: Asked) -> Section:
    """How many mentees and mentors there are, and how many of them do something (A12, A11)."""
    connection, question = asked.session.connection(), asked.question
    if not counted(connection):
        return _uncounted("Mentees and mentors are being counted")
    now = participants(connection, question)
    before = seen_alike(question, asked.now.date())
    then = participants(connection, question.of(before)) if before else None
    return Section(
        f"{_people(now.mentees, 'mentee')} and {_people(now.mentors, 'mentor')} take part",
        lead=narrowed_by(asked),
        headlines=(
            Headline(
                "Mentees", now.mentees, f"{now.new_mentees:,} new in this time", before=then.mentees if then else None,
                counted_by="registration.participants", rows="mentees",
            ),
            Headline("Mentees who were active", now.mentees_active, before=then.mentees_active if then else None),
            Headline(
                "Mentors", now.mentors, f"{now.new_mentors:,} new in this time", before=then.mentors if then else None,
                rows="mentors",
            ),
            Headline("Mentors who were active", now.mentors_active, before=then.mentors_active if then else None),
            Headline(
                "Mentees who answered all that is asked", complete_profiles(connection, question, "mentee", now),
                counted_by="registration.complete",
            ),
            Headline("Mentors who answered all that is asked", complete_profiles(connection, question, "mentor", now)),
        ),
        links=(Link("The questions that people are asked", "/operator/questionnaires"),),
    )  # fmt: skip


def _people(number: int, kind: str) -> str:
    return f"{number:,} {kind if number == 1 else kind + 's'}"


def narrowed_by(asked: Asked) -> str:
    """What to say where filters are set that name mentorships and not people."""
    filters = asked.question.filters
    if any(value is not None for name, value in vars(filters).items() if name not in NARROWED_BY):
        return "Of the filters only program and country apply here: the others name mentorships, and not people."
    return ""


def way_in(asked: Asked) -> Section:
    """From the visit to the second paid month."""
    if not counted(asked.session.connection()):
        return _uncounted("The way from a visit to the second month is being counted")
    steps = funnel(asked.session.connection(), asked.question, asked.now)
    worst, any_came = _largest_loss(steps), any(step.n for step in steps)
    title = f"Most are lost before “{worst.label.lower()}”" if worst else "From the visit to the second month"
    return Section(
        title,
        lead=narrowed_by(asked),
        charts=[charting.way("funnel", title, steps)] if any_came else [],
        table=Table(
            (
                Column("step", "Step"), Column("people", "People", "number"),
                Column("of_step_before", "Of the step before", "rate"),
                Column("of_all", "Of all who signed up", "rate"),
            ),
            [(step.label, step.n, step.of_previous, step.of_first) for step in steps if any_came],
            folded=True,
        ),
        note="Visits are visitors by day and cannot be told apart by person. "
        "Who signed up lately has had less time for the later steps; whose trial or first month is not over is left out of the "
        "share that goes on to pay.",
        counted_by=("registration.funnel",),
    )  # fmt: skip


def _largest_loss(steps: Sequence[Step]) -> Step | None:
    """The step of people that keeps the smallest share of the one before, where there are cases enough to say so."""
    known = [
        (step.of_previous.numerator / step.of_previous.denominator, step)
        for step in steps
        if step.of_previous and step.of_previous.enough and step.key != "signed_up"
    ]
    return min(known, key=lambda found: found[0], default=(0.0, None))[1]


REPORT = Report(
    "registration",
    "Registration",
    "Who takes part, how they come here, what mentors offer and what mentees want",
    {
        "participants": involved,
        "funnel": way_in,
        "profiles": registration_profiles.profiles,
        "capacity": registration_offer.places,
        "goals": registration_offer.goals,
        "skills": registration_offer.skills,
        "programs": registration_profiles.programs,
    },
    {
        "mentees": ("Mentees", registration_profiles.people("mentee")),
        "mentors": ("Mentors", registration_profiles.people("mentor")),
    },
    later={
        "profiles": "What they tell of themselves",
        "capacity": "Places and who has taken on too much",
        "goals": "Goals wanted and helped with",
        "skills": "Skills wanted and offered",
        "programs": "Share of those who could take part",
    },
    of_mentorships=False,
)  # fmt: skip
