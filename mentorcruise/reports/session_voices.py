"""What the two say of their sessions: stars, words, and what each was about (A26, A27, A36)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from mentorcruise import charts
from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.session_results import Side
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import SESSIONS
from mentorcruise.metrics.meetings import held
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.stars import rated, stars, stars_by_month
from mentorcruise.metrics.topics import Topic, topics
from mentorcruise.reports import charting, session_rows
from mentorcruise.reports.months import known_on, month_link
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table

WORDS_FIRST, TOPICS_DRAWN = 10, 12
SIDES = {Side.MENTEE: "Mentees", Side.MENTOR: "Mentors"}


def in_stars(asked: Asked) -> Section:
    """Mean ratings in both directions, and how many sessions were rated."""
    now = stars(asked.session, asked.question)
    compared = asked.question.of(asked.question.compared) if asked.question.compared else None
    then = stars(asked.session, compared) if compared else None
    number = held(sums(asked.session, SESSIONS, asked.question)[0])
    months = stars_by_month(asked.session, asked.question)
    shown = {words: [(month, months[month][side]) for month in sorted(months)] for side, words in SIDES.items()}
    mentees, mentors = now[Side.MENTEE].value, now[Side.MENTOR].value
    named = mentees is not None and mentors is not None
    title = (
        f"Mentees give {mentees:.1f} stars, mentors {mentors:.1f}" if named else "What the two say of their sessions"
    )
    return Section(
        title,
        headlines=(
            *(
                Headline(
                    f"{words}' stars", now[side], "", then[side] if then else None, "sessions.stars", "of 5", f"{side}-stars"
                )
                for side, words in SIDES.items()
            ),
            *(
                Headline(f"Rated by {words.lower()}", rated(now[side].n, number), counted_by="sessions.rated")
                for side, words in SIDES.items()
            ),
        ),
        charts=[charting.means_over_time("stars", "Stars each month, with 95% intervals", shown, charts.STARS, known_on(asked))]
        if any(months[month][side].value for month in months for side in Side) else [],
        table=Table(
            (Column("month", "Month"), *(Column(f"{side}_stars", f"{words}' stars", "mean") for side, words in SIDES.items()),
             *(Column(f"{side}_ratings", f"{words}' ratings", "number") for side, words in SIDES.items())),
            [
                (month_link(month, "stars"), *(months[month][side] for side in SIDES), *(months[month][side].n for side in SIDES))
                for month in sorted(months, reverse=True)
            ],
            folded=True,
        ),
        rows=(("low-stars", "Ratings of one or two stars"),),
    )  # fmt: skip


def in_words(asked: Asked) -> Section:
    """The newest words that came with stars (A27)."""
    whole = session_rows.words(replace(asked, after=""))
    return Section(
        "What they say in their own words",
        lead="The newest first.",
        table=Table(whole.columns, whole.rows[:WORDS_FIRST] if asked.limited else whole.rows),
        rows=(("words", "All words of this time"),) if whole.rows else (),
    )


def by_goal(asked: Asked) -> Section:
    """Sessions by the kind of goal that they were about (A36)."""
    found = topics(asked.session, asked.question, "goal")
    return _about(found, {topic.key: GOAL_WORDS[GoalCategory(topic.key)] for topic in found}, "goal")


def by_skill(asked: Asked) -> Section:
    """Sessions by the skill that they were about (A36)."""
    found = topics(asked.session, asked.question, "skill")
    return _about(found, {topic.key: topic.name for topic in found}, "skill")


def _sessions(topic: Topic) -> str:
    return f"{topic.sessions:,} {'session' if topic.sessions == 1 else 'sessions'}"


def _about(found: Sequence[Topic], words: Mapping[str, str], kind: str) -> Section:
    whole = Rate(sum(topic.shared for topic in found), sum(topic.compared for topic in found))
    pairs = [charts.Pair(words[t.key], t.mentee, t.mentor, _sessions(t)) for t in found[:TOPICS_DRAWN]]
    title = f"No session of this time names a {kind}"
    if found:
        title = f"“{words[found[0].key]}” comes up most: in {_sessions(found[0])}"
    drawn = partial(charts.demand_supply, f"by-{kind}", title, pairs, demand="Mentees say", supply="Mentors say")
    return Section(
        title,
        lead="A session can be about several, and one of the two may name what the other does not.",
        headlines=(Headline("Where both have said", whole, "of what either named was named by both", counted_by="sessions.topics"),)
        if found else (),
        charts=[drawn] if pairs else [],
        table=Table(
            (
                Column(kind, kind.capitalize()), Column("sessions", "Sessions", "number"), Column("hours", "Hours", "number"),
                Column("mentees_say", "Mentees say", "number"), Column("mentors_say", "Mentors say", "number"),
                Column("agreement", "Named by both", "rate"),
            ),
            [(Link(words[t.key], f"?{kind}={t.key}"), t.sessions, t.minutes / 60, t.mentee, t.mentor, t.agreement) for t in found],
            folded=bool(pairs),
        ),
    )  # fmt: skip
