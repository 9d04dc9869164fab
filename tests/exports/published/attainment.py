"""What the attainment report says."""

from sqlalchemy import select

from mentorcruise.domain.mentors import Skill
from mentorcruise.extensions import db
from mentorcruise.metrics.aspirations import aspirations
from mentorcruise.metrics.attainment import (
    goals,
    growth_by_goal,
    growth_by_month,
    growth_by_skill,
    mean_growth,
    skills,
)
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.plans import goals_done, in_time
from mentorcruise.metrics.rates import Rate
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of the report."""
    return endings(question) | growth(question) | by_skill(question) | plans(question) | applications(question)


def endings(question):
    rows, ended = Rows(), sums(db.session(), ENDINGS, question)[0]
    reached, gained = goals(ended), skills(ended)
    rows.share("attainment.goals", "reached", reached.wholly)
    rows.share("attainment.goals", "at least partly", reached.at_least_partly)
    rows.share("attainment.goals", "answered", reached.response)
    if reached.silent:
        # As the report's note says it.
        low, high = reached.reached / reached.ended, (reached.reached + reached.silent) / reached.ended
        rows["attainment.goals", "bounds"] = (None, low, high, reached.silent, reached.ended)
    rows.number("attainment.skills", "gained", gained.grown, None, gained.again)
    rows.share("attainment.skills", "gained of those assessed again", gained.gained)
    rows.share("attainment.skills", "assessed again", gained.response)
    return rows


def growth(question):
    session, rows = db.session(), Rows()

    def grown(of, found):
        rows.mean("attainment.growth", f"{of}mean gain in levels", found.mean, found.response.denominator)
        rows.share("attainment.growth", f"{of}risen", found.gained)
        rows.share("attainment.growth", f"{of}fallen", found.lost)
        rows.share("attainment.growth", f"{of}said again", found.response)

    grown("", mean_growth(session, question))
    for month, found in growth_by_month(session, question).items():
        grown(f"month {month:%Y-%m}: ", found)
    for goal, found in growth_by_goal(session, question):
        grown(f"goal {goal}: ", found)
    return rows


def by_skill(question):
    session, rows = db.session(), Rows()
    numbers = {slug: number for number, slug in session.execute(select(Skill.id, Skill.slug))}
    for skill in growth_by_skill(session, question):
        key, of = "attainment.growth_by_skill", f"skill {numbers[skill.slug]}: "
        rows.mean(key, f"{of}mean gain in levels", skill.gain, skill.gain.n + skill.silent)
        rows.share(key, f"{of}risen", skill.grown)
        for when, level in (("before", skill.before), ("after", skill.after)):
            rows.number(key, f"{of}{when}", level.average if level.n else None, level.n, None)
    return rows


def plans(question):
    session, rows = db.session(), Rows()
    rows.number("attainment.goals_done", "all", goals_done(session, question), None, None)
    for kind, found in in_time(session, question, question.as_of).items():
        rows.share("attainment.in_time", f"{kind}s", found.in_time)
        rows.share("attainment.in_time", f"{kind}s done by now", found.at_all)
    return rows


def applications(question):
    rows, row = Rows(), aspirations(db.session(), question)[0]
    for words, number in (("goal", row.with_goal), ("skills", row.with_skills), ("goal and skills", row.with_both)):
        rows.share("attainment.aspirations", words, Rate(number, row.n))
    return rows
