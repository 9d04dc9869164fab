"""The section of the pairing report about the fit check (A24)."""

from collections.abc import Sequence

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.metrics.discretion import FEWEST
from mentorcruise.metrics.fit import FitFigure, fit, fit_tellers, shown
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
    who = fit_tellers(asked.session, asked.question)
    all_sides = fit(asked.session, asked.question, who)
    sides = {group.row.side: group for group in all_sides if group.shown}
    goals = [group for group in fit(asked.session, asked.question, who, by_goal=True) if group.row.side == "mentee"]
    lines = [(SIDES[side], sides[side]) for side in SIDES if side in sides]
    if "mentee" in sides:
        lines += [(_mentees_for(group), group) for group in shown(goals)]
    named = {words for words, _ in lines}
    held = [SIDES[group.row.side] for group in all_sides if group.who.people and not group.shown]
    if "mentee" in sides:
        held += [_mentees_for(group) for group in goals if group.who.people and _mentees_for(group) not in named]
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
        note=held_back(held),
        table=Table(COLUMNS, [(words, *_said(group)) for words, group in lines]),
        counted_by=("pairing.fit",),
    )


def held_back(groups: Sequence[str]) -> str:
    """What is not shown, and why."""
    rule = (
        f"Groups of fewer than {FEWEST} people are not shown, nor what would tell theirs beside all else, so that nobody's "
        "answer can be told."
    )
    return f"{rule} Held back here: {'; '.join(groups)}." if groups else rule


def _mentees_for(group: FitFigure) -> str:
    return f"Mentees: {GOAL_WORDS[GoalCategory(group.row.goal_category)].lower()}"


def _of(group: FitFigure, words: str) -> tuple[Headline, ...]:
    return (
        Headline(f"{words}: good fit", group.suits),
        Headline(f"{words}: goal comes nearer", group.nearer),
        Headline(f"{words}: answered", group.response),
    )


def _said(group: FitFigure) -> tuple[Value, ...]:
    return group.suits, group.nearer, group.supported, group.response
