"""People as operators see them: who they are and what they have, never what they wrote to each other (F24)."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, request
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.applications import Application
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship, has_mentor
from mentorcruise.domain.people import MentorSearch, Person, SignIn, is_operator
from mentorcruise.domain.second_factors import is_whole
from mentorcruise.extensions import db
from mentorcruise.health.listed import alert_rows
from mentorcruise.web.access import operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.htmx import show
from mentorcruise.web.operator import asking
from mentorcruise.web.operator.alert_filters import AlertFilters
from mentorcruise.web.operator.alert_rows import about_person, spoken
from mentorcruise.web.operator.blueprint import pages

PEOPLE_PER_PAGE = 50
MOST_SHOWN = 25
ROLES = {"mentee": "Mentees", "mentor": "Mentors", "operator": "Operators", "waiting": "Waiting for a mentor"}

_is_mentor = exists().where(Mentor.person_id == Person.id)
_is_waiting = exists().where(
    MentorSearch.mentee_id == Person.id, MentorSearch.ended_at.is_(None), ~has_mentor(Person.id)
)
_IN_ROLE = {
    "mentee": ~_is_mentor & ~is_operator(Person.id),
    "mentor": _is_mentor,
    "operator": is_operator(Person.id),
    "waiting": _is_waiting,
}
PEOPLE: Select[*tuple[Any, ...]] = select(
    Person.id,
    Person.name,
    Person.email,
    Person.country,
    Person.time_zone,
    Person.joined_at,
    Person.confirmed_at,
    _is_mentor.label("is_mentor"),
    is_operator(Person.id).label("is_operator"),
    _is_waiting.label("is_waiting"),
)


@pages.get("/operator/people")
@operator_only
def people() -> Response:
    q, role = asking.words(request.args.get("q", "")), request.args.get("role", "")
    role = role if role in ROLES else ""
    statement = PEOPLE.order_by(Person.id.desc()).limit(PEOPLE_PER_PAGE + 1)
    if q:
        like = asking.containing(q)
        statement = statement.where(or_(Person.name.ilike(like), Person.email.ilike(like)))
    if role:
        statement = statement.where(_IN_ROLE[role])
    if (before := asked_id("before")) is not None:
        statement = statement.where(Person.id < before)
    rows = db.session.execute(statement).all()
    more = rows[PEOPLE_PER_PAGE:]
    after = urlencode({"q": q, "role": role, "before": rows[PEOPLE_PER_PAGE - 1].id}) if more else ""
    return show(
        "operator/people.html",
        "operator/_people.html",
        people=rows[:PEOPLE_PER_PAGE],
        q=q,
        role=role,
        roles=ROLES,
        next_url=f"/operator/people?{after}" if more else "",
    )


@pages.get("/operator/people/<int:person_id>")
@operator_only
def person(person_id: int) -> Response:
    now = clock.now()
    facts = db.session.execute(PEOPLE.where(Person.id == person_id)).one_or_none()
    if facts is None:
        abort(404)
    mentor = db.session.scalar(
        select(Mentor).where(Mentor.person_id == person_id).options(selectinload(Mentor.decisions))
    )
    own = or_(Mentorship.mentee_id == person_id, Mentorship.mentor_id == (mentor.id if mentor else None))
    return show(
        "operator/person.html",
        person=facts,
        facts=facts,
        mentor=mentor,
        sign_ins=db.session.execute(_sign_ins(person_id)).one(),
        searches=db.session.scalars(_searches(person_id)).all(),
        applications=db.session.scalars(_applications(person_id, mentor)).all(),
        mentorships=db.session.scalars(_mentorships(own)).all(),
        alerts=[spoken(alert, now) for alert in db.session.execute(_open_alerts(person_id, mentor))],
        goal_words=GOAL_WORDS,
        most=MOST_SHOWN,
    )


def _open_alerts(person_id: int, mentor: Mentor | None) -> Select[Any]:
    about = about_person(person_id, mentor.id if mentor else None)
    return AlertFilters().ordered(alert_rows().where(about, Alert.closed_at.is_(None))).limit(MOST_SHOWN)


def _sign_ins(person_id: int) -> Select[int, datetime]:
    still_open = (SignIn.ended_at.is_(None), SignIn.expires_at > clock.now(), is_whole())
    return select(func.count().filter(*still_open).label("open"), func.max(SignIn.seen_at).label("seen_at")).where(
        SignIn.person_id == person_id
    )


def _searches(person_id: int) -> Select[MentorSearch]:
    return (
        select(MentorSearch)
        .where(MentorSearch.mentee_id == person_id)
        .order_by(MentorSearch.started_at.desc())
        .limit(MOST_SHOWN)
    )


def _applications(person_id: int, mentor: Mentor | None) -> Select[Application]:
    return (
        select(Application)
        .where(or_(Application.mentee_id == person_id, Application.mentor_id == (mentor.id if mentor else None)))
        .order_by(Application.submitted_at.desc())
        .limit(MOST_SHOWN)
        .options(
            joinedload(Application.mentee),
            joinedload(Application.mentor).joinedload(Mentor.person),
            *(
                selectinload(part)
                for part in (
                    Application.decision,
                    Application.withdrawal,
                    Application.lapse,
                    Application.mentorship,
                )
            ),
        )
    )


def _mentorships(own: Any) -> Select[Mentorship]:
    return (
        select(Mentorship)
        .where(own)
        .order_by(Mentorship.started_at.desc())
        .limit(MOST_SHOWN)
        .options(
            joinedload(Mentorship.mentee),
            joinedload(Mentorship.mentor).joinedload(Mentor.person),
            selectinload(Mentorship.ending),
        )
    )
