"""The section of the pairing report about the fit check (A24)."""

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.metrics.fit import FEWEST, FitFigure, fit, shown
from mentorcruise.reports import charting
from mentorcruise.reports.sections import Asked, Column, Headline, Section, Table, Value

SIDES = {"mentee": "Mentees", "mentor": "Mentors"}
COLUMNS = (
    Column("group", "Who"),
    Column("suits", "Good fit", "rate"),
    Column("nearer", "Goal comes nearer", "rate"),
    Column("supported", "Feel supported, 1 to 5", "mean"),
    Column("response", "Answered", "rate"),
)


def suits(asked: Asked) -> Section:
    """Suitability and progress as the two say it, and how many of those asked have answered."""
    sides = {group.row.side: group for group in fit(asked.session, asked.question) if group.shown}
    goals = [
        group for group in fit(asked.session, asked.question, ["side", "goal_category"]) if group.row.side == "mentee"
    ]
    lines = [(words, sides[side]) for side, words in SIDES.items() if side in sides]
    if "mentee" in sides:
        lines += [(f"Mentees: {GOAL_WORDS[GoalCategory(g.row.goal_category)].lower()}", g) for g in shown(goals)]
    mentees = sides.get("mentee")
    title = (
        f"{mentees.suits.rate:.0%} of mentees call it a good fit"
        if mentees and mentees.suits.rate is not None
        else "Whether they suit each other"
    )
    drawn = [(words, group.suits) for words, group in lines if group.suits.enough]
    return Section(
        title,
        headlines=tuple(
            headline for side, words in SIDES.items() if side in sides for headline in _of(sides[side], words)
        ),
        charts=[charting.rates_beside("fit", title, drawn)] if len(drawn) > 1 else [],
        note=f"Groups with fewer than {FEWEST} answers are not shown, so that nobody's answer can be told.",
        table=Table(COLUMNS, [(words, *_said(group)) for words, group in lines]),
        counted_by=("pairing.fit",),
    )


def _of(group: FitFigure, words: str) -> tuple[Headline, ...]:
    return (
        Headline(f"{words}: good fit", group.suits),
        Headline(f"{words}: goal comes nearer", group.nearer),
        Headline(f"{words}: answered", group.response),
    )


def _said(group: FitFigure) -> tuple[Value, ...]:
    return group.suits, group.nearer, group.supported, group.response
