"""The section of the attainment report about how supported people feel while their mentorship runs (A9)."""

from datetime import date

from mentorcruise import charts
from mentorcruise.metrics.fit import FitFigure, shown
from mentorcruise.metrics.support import support_tellers, supported
from mentorcruise.reports import charting
from mentorcruise.reports.months import known_on, month_link
from mentorcruise.reports.pairing_fit import held_back
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table

SIDES = {"mentee": "Mentees", "mentor": "Mentors"}


def how_supported(asked: Asked) -> Section:
    """How supported they feel, how well it fits, whether the goal comes nearer, and how many have answered."""
    who = support_tellers(asked.session, asked.question)
    all_sides = supported(asked.session, asked.question, who)
    sides = {group.row.side: group for group in all_sides if group.shown}
    then = _then(asked)
    months = supported(asked.session, asked.question, who, by_month=True)
    lines = {side: _months(months, side) for side in sides}
    held = [SIDES[group.row.side] for group in all_sides if group.who.people and not group.shown]
    for side, line in lines.items():
        hidden = sum(bool(group.who.people) for group in months if group.row.side == side) - len(line)
        held += [f"{SIDES[side]} in {hidden} {'month' if hidden == 1 else 'months'}"] if hidden else []
    mentees = sides.get("mentee")
    title = "How supported they feel"
    if mentees and mentees.supported.value is not None:
        title = f"Mentees feel supported {mentees.supported.value:.1f} of 5"
    means = {SIDES[side]: [(month, group.supported) for month, group in line] for side, line in lines.items()}
    drawn = charting.means_over_time(
        "support", "How supported they feel, 1 to 5, each month", means, charts.STARS, known_on(asked)
    )
    return Section(
        title,
        headlines=tuple(h for side, words in SIDES.items() if side in sides for h in _of(sides[side], words, then.get(side))),
        charts=[drawn] if any(mean.value is not None for line in means.values() for _, mean in line) else [],
        note=held_back(held),
        table=Table(
            (
                Column("month", "Asked in"), Column("who", "Who"), Column("supported", "Feel supported, 1 to 5", "mean"),
                Column("nearer", "Goal comes nearer", "rate"), Column("fit", "Good fit", "rate"),
                Column("response", "Answered", "rate"),
            ),
            [
                (month_link(month, "support"), SIDES[side], g.supported, g.nearer, g.suits, g.response)
                for side in lines for month, g in reversed(lines[side])
            ],
            folded=True,
        ),
        links=(Link("Check-ins in their own words", "/operator/check-ins"),),
    )  # fmt: skip


def _then(asked: Asked) -> dict[str, FitFigure]:
    """What is shown of each side in the period that it is held against."""
    if asked.question.compared is None:
        return {}
    question = asked.question.of(asked.question.compared)
    who = support_tellers(asked.session, question)
    return {group.row.side: group for group in supported(asked.session, question, who) if group.shown}


def _months(groups: list[FitFigure], side: str) -> list[tuple[date, FitFigure]]:
    """The months of a side that may be shown beside the whole."""
    return [(group.row.bucket, group) for group in shown([group for group in groups if group.row.side == side])]


def _of(group: FitFigure, words: str, then: FitFigure | None) -> tuple[Headline, ...]:
    return (
        Headline(f"{words} feel supported", group.supported, "", then.supported if then else None, "attainment.supported", "of 5"),
        Headline(f"{words}: goal comes nearer", group.nearer, "", then.nearer if then else None),
        Headline(f"{words}: good fit", group.suits, "", then.suits if then else None),
        Headline(f"{words}: answered", group.response, "", then.response if then else None),
    )  # fmt: skip
