"""The success report's part on what leaving mentees write: themes by share, over time, and the surveys behind them (B16)."""

from typing import Any

from sqlalchemy import Row

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.themes import QUESTION_WORDS, SurveyQuestion
from mentorcruise.metrics.asking import Filters
from mentorcruise.metrics.breakdowns import FEWEST
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.themes import ThemeCount, Themes, over_time, reading, themes
from mentorcruise.reports import charting
from mentorcruise.reports.months import every_month, month_link
from mentorcruise.reports.rows import after_of, found_rows, page_of
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table, Value

UNDER = f"under {FEWEST}"
FEW = f" Under a filter, themes of fewer than {FEWEST} surveys are not taken apart."
DRAWN, LINES = 12, 3
REACHED = {"yes": "Yes", "partly": "Partly", "no": "No"}
ROWS = (
    Column("survey", "Exit survey", "number"), Column("answered_on", "Answered", "day"), Column("mentee", "Mentee"),
    Column("mentor", "Mentor"), Column("goal", "Goal"), Column("stars", "Stars", "number"),
    Column("goal_reached", "Goal reached"), Column("found_in", "Found in"),
)  # fmt: skip


def narrowed(asked: Asked) -> bool:
    """Whether a filter is set, so that small numbers could tell who said something."""
    return asked.question.filters != Filters()


def is_told(asked: Asked, theme: ThemeCount) -> bool:
    """Whether a theme may be taken apart."""
    return theme.share.numerator >= FEWEST or not narrowed(asked)


def said_most(asked: Asked) -> Section:
    """Themes by how many exit surveys have them, and by question."""
    now = themes(asked.session, asked.question)
    compared = asked.question.compared
    then = themes(asked.session, asked.question.of(compared)) if compared else None
    earlier = {theme.id: theme.share for theme in then.themes} if then else {}
    told = [theme for theme in now.themes if is_told(asked, theme)]
    drawn = [(theme.name, theme.share) for theme in told[:DRAWN] if theme.share.enough]
    return Section(
        _title(now, told),
        headlines=(
            Headline(
                "Surveys read", now.coverage, "of those that say something in words; shares are of these",
                before=then.coverage if then else None, counted_by="success.themes",
            ),
        ),
        charts=[charting.rates_beside("themes", "Share of exit surveys with the theme", drawn)] if drawn else [],
        table=Table(
            (
                Column("theme", "Theme"), Column("surveys", "Surveys", "number"), Column("share", "Share", "rate"),
                Column("before", "Before", "rate"),
                *(Column(f"in_{question}", QUESTION_WORDS[question], "number") for question in SurveyQuestion),
            ),
            [_line(asked, theme, earlier.get(theme.id, Rate(0, then.read)) if then else None) for theme in now.themes],
        ),
        note=_waiting(now) + (FEW if narrowed(asked) else ""),
        counted_by=("success.themes",),
    )  # fmt: skip


def _title(now: Themes, told: list[ThemeCount]) -> str:
    if not told or not told[0].share.enough:
        return "What leaving mentees write about"
    return f"“{told[0].name}” is said most: in {told[0].share.text} of the exit surveys read"


def _waiting(now: Themes) -> str:
    waits = now.worded - now.read
    if not now.worded:
        return "Nobody who left in this time has written anything."
    return f"{waits:,} of {now.worded:,} have not been read yet." if waits else "All of them have been read."


def _line(asked: Asked, theme: ThemeCount, before: Rate | None) -> tuple[Value, ...]:
    if not is_told(asked, theme):
        return theme.name, UNDER, None, None, None, None, None
    if before and narrowed(asked) and before.numerator < FEWEST:
        before = None
    link = Link(theme.name, f"?rows=theme:{theme.id}")
    return link, theme.share.numerator, theme.share, before, theme.goal, theme.product, theme.mentor


def by_month(asked: Asked) -> Section:
    """The themes said most, by the month of the answer."""
    told = [theme for theme in themes(asked.session, asked.question).themes if is_told(asked, theme)]
    most = told[:LINES]
    found = over_time(asked.session, asked.question)
    months = every_month(found.read)

    def share(theme: ThemeCount, month: object) -> Rate:
        rate = found.share(theme.id, month)  # type: ignore[arg-type]
        return Rate(0, 0) if narrowed(asked) and rate.numerator < FEWEST else rate

    lines = [(theme.name, [(month, share(theme, month)) for month in months]) for theme in most]
    return Section(
        _title_by_month(told, [[share(theme, month) for theme in told] for month in months]),
        charts=[charting.several_rates_over_time("themes-by-month", "Share of exit surveys with the theme", lines)]
        if lines else [],
        table=Table(
            (
                Column("month", "Month"), Column("read", "Surveys read", "number"),
                *(Column(f"theme_{theme.id}", theme.name, "rate") for theme in most),
            ),
            [
                (month_link(month, "themes-by-month"), found.read.get(month, 0), *(share(theme, month) for theme in most))
                for month in reversed(months)
            ],
            folded=True,
        ),
        counted_by=("success.themes",),
    )  # fmt: skip


def _title_by_month(told: list[ThemeCount], shares: list[list[Rate]]) -> str:
    """In how many months the theme said most of all was first, of those with surveys enough to say."""
    named = [month for month in shares if month and month[0].enough]
    if not named:
        return "Themes by month of the answer"
    first = sum(month[0].numerator == max(rate.numerator for rate in month) for month in named)
    return f"“{told[0].name}” is said most in {first} of {len(named)} {'month' if len(named) == 1 else 'months'}"


def surveys_of(asked: Asked) -> Table:
    """The exit surveys of the theme that is asked for, the latest first; of none under a filter where they are too few."""
    which = int(asked.which) if asked.which.isascii() and asked.which.isdecimal() and len(asked.which) < 18 else 0
    if not any(theme.id == which and is_told(asked, theme) for theme in themes(asked.session, asked.question).themes):
        return Table(ROWS, [])
    begun, values = reading(asked.session, asked.question)
    day, last = after_of(asked.after)
    statement = (
        f"{begun} SELECT r.mentorship_id, r.day, p.name AS mentee, q.name AS mentor, s.goal_category, x.stars, "  # noqa: S608
        "x.goal_reached, array_agg(r.question ORDER BY r.question) AS questions FROM read r "
        "JOIN exit_surveys x ON x.mentorship_id = r.mentorship_id JOIN mentorships s ON s.id = r.mentorship_id "
        "JOIN people p ON p.id = s.mentee_id JOIN mentors m ON m.id = s.mentor_id JOIN people q ON q.id = m.person_id "
        "WHERE r.theme_id = :theme AND (CAST(:last AS bigint) IS NULL "
        "OR (r.day, r.mentorship_id) < (CAST(:day AS date), CAST(:last AS bigint))) "
        "GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY r.day DESC, r.mentorship_id DESC LIMIT :limit"
    )
    found = found_rows(asked, statement, {**values, "theme": which, "day": day, "last": last})
    return page_of(asked, found, ROWS, _survey, lambda row: f"{row.day}_{row.mentorship_id}")


def _survey(row: Row[Any]) -> list[Value]:
    return [
        Link(str(row.mentorship_id), f"/operator/exit-surveys/{row.mentorship_id}"), row.day, row.mentee, row.mentor,
        GOAL_WORDS[GoalCategory(row.goal_category)], row.stars, REACHED[row.goal_reached],
        ", ".join(QUESTION_WORDS[SurveyQuestion(question)].lower() for question in row.questions),
    ]  # fmt: skip
