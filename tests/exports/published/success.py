"""What the success report says."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.improvements import Improvement
from mentorcruise.domain.surveys import Outcome
from mentorcruise.domain.themes import SurveyQuestion, ThemeStep
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.durations import duration, endings_by_day, exits
from mentorcruise.metrics.endings import cohorts, outcomes, response, stars, trial_losses
from mentorcruise.metrics.families import ENDINGS, STARTS
from mentorcruise.metrics.success import figure
from mentorcruise.metrics.success_report import counts_in, goals
from mentorcruise.metrics.themes import around, over_time, themes
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.sections import Asked
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of the report."""
    return endings(question) | starts(question) | durations(question) | themes_of(question) | theme_changes(question)


def endings(question):
    session, rows = db.session(), Rows()

    def success(of, counts):
        f = figure(counts)
        rows.share("success.rate", of, f.rate)
        rows.share("success.response", of, response(counts))
        rows["success.bounds", of] = (None, *f.bounds, counts.ended - counts.judged, counts.ended)

    row = sums(session, ENDINGS, question)[0]
    success("all", counts_in(row))
    rows.mean("success.stars", "all", stars(row))
    for outcome, number in outcomes(session, question).items():
        rows.number("success.outcomes", outcome, number, None, row.n)
    for month in sums(session, ENDINGS, question, "month"):
        success(f"month {month.bucket:%Y-%m}", counts_in(month))
    for goal, f in goals(session, question):
        success(f"goal {goal}", f.counts)
    for mentor in sums(session, ENDINGS, question, by=["mentor_id"]):
        success(f"mentor {mentor.mentor_id}", counts_in(mentor))
    return rows


def starts(question):
    session, rows = db.session(), Rows()
    rows.share("success.trial_losses", "all", trial_losses(sums(session, STARTS, question)[0]))
    for month in sums(session, STARTS, question, "month"):
        rows.share("success.trial_losses", f"{month.bucket:%Y-%m}", trial_losses(month))
    for cohort in cohorts(session, question):
        rows.share("success.cohorts", f"{cohort.month:%Y-%m}", cohort.success.rate)
        of = f"{cohort.month:%Y-%m} still running"
        rows.number("success.cohorts", of, cohort.running, cohort.running, cohort.started)
    return rows


def durations(question):
    """What the two sections of the report show in their tables."""
    asked, rows = Asked(db.session(), question, clock.now()), Rows()
    curve = duration(exits(db.session(), question, question.as_of))
    rows["success.duration", "median days"] = (*curve.median, curve.ended, curve.n)
    for day, estimate, at_risk in REPORTS["success"].sections["duration"](asked).table.rows:
        rows["success.duration", f"running after {day} days"] = (*estimate, at_risk, curve.n)
    table = REPORTS["success"].sections["incidence"](asked).table
    ages = [int(column.key.removeprefix("day_")) for column in table.columns[1:]]
    ways = [way for way in Outcome if way in endings_by_day(exits(db.session(), question, question.as_of))]
    for way, (_, *estimates) in zip(ways, table.rows, strict=True):
        for age, estimate in zip(ages, estimates, strict=True):
            rows["success.incidence", f"{way} by day {age}"] = (*estimate, None, curve.n)
    return rows


def themes_of(question):
    session, rows = db.session(), Rows()
    found, by_month = themes(session, question), over_time(session, question)
    rows.share("success.themes", "read", found.coverage)
    for theme in found.themes:
        of = f"theme {theme.id}"
        rows.share("success.themes", of, theme.share)
        for asked in SurveyQuestion:
            number = getattr(theme, asked.value)
            rows.number("success.themes", f"{of} in answers about: {asked}", number, None, theme.share.numerator)
        for month in by_month.themes[theme.id]:
            rows.share("success.themes", f"{of} in {month:%Y-%m}", by_month.share(theme.id, month))
    return rows


def theme_changes(question):
    """As the pages of themes and of changes say it, had they been asked on that day."""
    session, rows = db.session(), Rows()
    by_day = over_time(session, Question(as_of=question.as_of), "day")
    for theme, day in changed(question.before):
        found = around(by_day, theme, day, question.as_of)
        rows.share("success.theme_change", f"theme {theme} before {day}", found.before)
        rows.share("success.theme_change", f"theme {theme} since {day}", found.after)
        if found.difference:
            rows["success.theme_change", f"theme {theme} changed by, {day}"] = (*found.difference, None, None)
    return rows


def changed(before):
    """(theme, day) of what was changed, in the words of the log at that time."""
    session = db.session()
    into = {step.theme_id: step.into_id for step in session.scalars(select(ThemeStep).order_by(ThemeStep.id))
            if step.action == "merged" and step.at < before}  # fmt: skip
    found = set()
    for made in session.scalars(select(Improvement)):
        said = [version for version in made.versions if version.at < before]
        for link in made.links:
            if link.theme_id and link.linked_at < before and (link.removed_at is None or link.removed_at >= before):
                found.add((into.get(link.theme_id, link.theme_id), said[-1].changed_on))
    return sorted(found)
