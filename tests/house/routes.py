"""Every route of the product with what the rules need to know of it. A route that is not here fails the tests.

An entry names someone who may use it fully (`who`, one of the world's people), for things that belong to people whose
they are (`owners`; everyone else gets 404), a complete valid form, and for a page the most queries that it may take.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.house.world import PASSWORD, SUBMISSION_KEY, World

GOAL = "Within six months I want to move from support into backend development and pass interviews for it. " * 2
FAR_AHEAD = f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}"
NEW_PASSWORD = "seven green lamps by the river"


@dataclass(frozen=True)
class Route:
    """What is known of a route; `path` fills its address from the world's ids."""

    path: str
    who: str = "anonymous"
    owners: tuple[str, ...] = ()
    form: dict[str, Any] = field(default_factory=dict)
    answer: int = 200
    queries: int = 0
    # Those of the owners who may see the thing but not do this with it.
    refused: tuple[str, ...] = ()
    # Names in the query string that the page reads; attacked like form fields.
    asks: tuple[str, ...] = ()


def page(path: str, who: str = "anonymous", *owners: str, queries: int, **more: Any) -> Route:
    return Route(path, who, owners, queries=queries, **more)


def change(path: str, who: str, *owners: str, form: dict[str, Any] | None = None, **more: Any) -> Route:
    return Route(path, who, owners, form=form or {}, answer=more.pop("answer", 303), **more)


PROFILE = {
    "headline": "Staff engineer", "company": "Example Inc", "bio": "I **help** people.", "skills": "python, testing",
    "languages": ["en"], "capacity": "4", "motivation": "To give back.",
}  # fmt: skip
PLAN = {
    "plan_name": "Weekly", "price": "120", "currency": "EUR", "sessions_per_month": "4", "minutes_per_session": "45",
    "plan_description": "Calls and chat",
}  # fmt: skip
SURVEY = {
    "stars": "4", "goal_reached": "partly", "goal_words": "Half of it", "product_words": "More filters",
    "mentor_words": "More time",
}  # fmt: skip
APPLICATION = {
    "plan": "{rival_plan}", "goal_category": "change_careers", "goal_statement": GOAL, "reasons": ["skills"],
    "why": "Has walked the path.", "skill_{skill}": "2",
}  # fmt: skip
PROGRAM = {
    "name": "Harbourline Group",
    "description": "For everyone",
    "begins_on": "2026-01-01",
    "ends_on": "2036-12-31",
}
QUESTION = {
    "words": "Where do you work?", "help": "Or study", "kind": "one", "options": "At home\nIn an office", "audience": "both",
    "required": "y",
}  # fmt: skip
IMPROVEMENT = {
    "title": "Calls of a fixed length", "words": "Plans say how long a call is.", "changed_on": "2026-01-05",
    "made_by": "Product team", "public": "y",
}  # fmt: skip
SIGN_UP = {
    "name": "New Person", "email": "new@example.org", "password": NEW_PASSWORD, "country": "DE", "time_zone": "UTC",
}  # fmt: skip
WEEK = {
    "day_0_begins": ["09:00", "14:00"], "day_0_ends": ["12:00", "18:00"], "day_6_begins": "10:00", "day_6_ends": "00:00",
    "time_zone": "Europe/Berlin", "session_minutes": "45", "step_minutes": "15", "buffer_minutes": "10",
    "notice_hours": "24", "horizon_days": "60", "cancel_hours": "24", "video_link": "https://meet.example.org/{{room}}",
}  # fmt: skip


def in_days(days: int) -> str:
    """At ten o'clock UTC so many days ahead: max is open and free then."""
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT10:00Z}"


EXTRA_HOURS = {
    "kind": "open", "first_day": in_days(20)[:10], "last_day": in_days(21)[:10], "begins": "18:00", "ends": "20:00",
    "note": "For once in the evening",
}  # fmt: skip

ROUTES: dict[str, Route] = {
    # Public
    "GET /": page("/", queries=5),
    "GET /how-we-measure": page("/how-we-measure", queries=5),
    "GET /what-we-changed": page("/what-we-changed", queries=2, asks=("page",)),
    "GET /vetting": page("/vetting", queries=0),
    "GET /robots.txt": page("/robots.txt", queries=0),
    "GET /sitemap.xml": page("/sitemap.xml", queries=1),
    "GET /sitemaps/pages.xml": page("/sitemaps/pages.xml", queries=0),
    "GET /sitemaps/topics.xml": page("/sitemaps/topics.xml", queries=1),
    "GET /sitemaps/mentors-<number>.xml": page("/sitemaps/mentors-1.xml", queries=1),
    "GET /mentors": page("/mentors", "stranger", queries=6, asks=("q", "skill", "lang", "price", "sort", "country")),
    "GET /mentors/<slug>": page("/mentors/max", "stranger", queries=4),
    "GET /mentors/<slug>/reviews": page("/mentors/rival/reviews", "stranger", queries=4, asks=("before",)),
    "GET /topics/<slug>": page("/topics/python", "stranger", queries=6),
    "GET /healthz": page("/healthz", queries=1),
    "GET /metrics": page("/metrics", queries=1),
    "GET /static/<filename>": page("/static/js/app.js", queries=0),
    # Accounts
    "GET /sign-up": page("/sign-up", queries=0),
    "POST /sign-up": change("/sign-up", "anonymous", form=SIGN_UP),
    "GET /confirmations": page("/confirmations", queries=0),
    "POST /confirmations": change("/confirmations", "anonymous", form={"email": "una@example.org"}),
    "GET /confirmations/<token>": page("/confirmations/{confirm}", queries=2),
    "POST /confirmations/<token>": change("/confirmations/{confirm}", "anonymous"),
    "GET /sign-in": page("/sign-in", queries=0, asks=("next",)),
    "POST /sign-in": change(
        "/sign-in", "anonymous", form={"email": "mia@example.org", "password": PASSWORD, "remember": "y", "next": "/account"}
    ),
    "POST /sign-out": change("/sign-out", "mia"),
    "GET /password-reset": page("/password-reset", queries=0),
    "POST /password-reset": change("/password-reset", "anonymous", form={"email": "mia@example.org"}),
    "GET /password-resets": page("/password-resets", queries=0),
    "GET /password-resets/<token>": page("/password-resets/{reset}", queries=2),
    "POST /password-resets/<token>": change("/password-resets/{reset}", "anonymous", form={"password": NEW_PASSWORD}),
    # Who has no sign-in that waits for a code is sent to begin with the password.
    "GET /sign-in/code": page("/sign-in/code", queries=1, answer=303, asks=("next",)),
    "POST /sign-in/code": change("/sign-in/code", "anonymous", form={"code": "123456", "next": "/account"}),
    "GET /account": page("/account", "mia", queries=5),
    "POST /account": change("/account", "max", form={"name": "Maxim", "country": "DE", "time_zone": "Europe/Berlin"}),
    "POST /account/password": change("/account/password", "mia", form={"current": PASSWORD, "password": NEW_PASSWORD}),
    "GET /account/second-factor": page("/account/second-factor", "rival", queries=3, asks=("next",)),
    "POST /account/second-factor": change("/account/second-factor", "mia", form={"current": PASSWORD}),
    "POST /account/second-factor/confirmation": change(
        "/account/second-factor/confirmation", "stranger", form={"code": "{code}"}
    ),
    "POST /account/second-factor/checks": change("/account/second-factor/checks", "rival", form={"code": "{rivals_code}"}),
    "GET /account/second-factor/recovery-codes": page(
        "/account/second-factor/recovery-codes", "rival", queries=4, asks=("next",)
    ),
    "POST /account/second-factor/removal": change("/account/second-factor/removal", "rival", form={"code": "{recovery_code}"}),
    "POST /account/sign-ins/<sign_in_id>/ending": change("/account/sign-ins/{sign_in}/ending", "mia", "mia"),
    "POST /account/sign-ins/endings": change("/account/sign-ins/endings", "mia"),
    "GET /account/letters": page("/account/letters", "max", queries=4),
    "POST /account/letters": change(
        "/account/letters", "max", form={"on": ["session_booked", "message_unread"], "digest": "day"}
    ),
    "GET /unsubscriptions/<token>": page("/unsubscriptions/{unsubscription}", queries=2),
    "POST /unsubscriptions/<token>": change("/unsubscriptions/{unsubscription}", "anonymous"),
    "POST /unsubscriptions/<token>/removal": change("/unsubscriptions/{subscribe_again}/removal", "anonymous"),
    # Calendars
    "GET /calendars/<token>.ics": page("/calendars/{feed_token}.ics", queries=5),
    "GET /account/calendar-feed": page("/account/calendar-feed", "mia", queries=2),
    "POST /account/calendar-feed": change("/account/calendar-feed", "mia", form={"feed": "{feed}"}),
    "POST /account/calendar-feed/revocation": change("/account/calendar-feed/revocation", "mia", form={"feed": "{feed}"}),
    "GET /sessions/<session_id>/invitation.ics": page(
        "/sessions/{booked}/invitation.ics", "mia", "mia", "max", queries=6
    ),
    # Mentors
    "GET /become-a-mentor": page("/become-a-mentor", "stranger", queries=2),
    "POST /become-a-mentor": change("/become-a-mentor", "stranger", form={**PROFILE, **PLAN}),
    "GET /account/mentor-profile": page("/account/mentor-profile", "max", queries=9),
    "POST /account/mentor-profile": change("/account/mentor-profile", "max", form=PROFILE),
    "POST /account/mentor-profile/plans": change("/account/mentor-profile/plans", "max", form=PLAN),
    "POST /account/mentor-profile/plans/<plan_id>/retirement": change(
        "/account/mentor-profile/plans/{max_light}/retirement", "max", "max"
    ),
    "GET /account/availability": page("/account/availability", "max", queries=6),
    "POST /account/availability": change("/account/availability", "max", form=WEEK),
    "POST /account/availability/exceptions": change("/account/availability/exceptions", "max", form=EXTRA_HOURS),
    "POST /account/availability/exceptions/<exception_id>/removal": change(
        "/account/availability/exceptions/{availability_exception}/removal", "max", "max"
    ),
    # Applications
    "GET /mentors/<slug>/applications/new": page("/mentors/rival/applications/new", "petra", queries=2, asks=("plan",)),
    "POST /mentors/<slug>/applications/new": change("/mentors/rival/applications/new", "petra", form=APPLICATION),
    "GET /applications": page("/applications", "max", queries=3),
    "GET /applications/<application_id>": page("/applications/{pending}", "max", "petra", "max", queries=5),
    "POST /applications/<application_id>/decision": change(
        "/applications/{pending}/decision", "max", "max", "petra", refused=("petra",),
        form={"verdict": "declined", "reason_code": "too_early", "reason": "Learn SQL first"},
    ),
    "POST /applications/<application_id>/withdrawal": change(
        "/applications/{accepted}/withdrawal", "alma", "alma", "max", refused=("max",), form={"reason": "Found a job"}
    ),
    "POST /applications/<application_id>/subscription": change(
        "/applications/{accepted}/subscription", "alma", "alma", "max", refused=("max",)
    ),
    "GET /applications/<application_id>/subscription": page(
        "/applications/{accepted}/subscription", "alma", "alma", "max", refused=("max",), queries=3
    ),
    # Mentorships
    "GET /dashboard": page("/dashboard", "max", queries=14, asks=("as",)),
    "GET /mentorships": page("/mentorships", "max", queries=2),
    "GET /mentorships/<mentorship_id>": page(
        "/mentorships/{mentorship}", "mia", "mia", "max", queries=10, asks=("skip",)
    ),
    "GET /mentorships/<mentorship_id>/billing": page("/mentorships/{mentorship}/billing", "mia", "mia", "max", queries=5),
    "GET /mentorships/<mentorship_id>/sessions": page(
        "/mentorships/{mentorship}/sessions", "mia", "mia", "max", queries=9, asks=("before",)
    ),
    "POST /mentorships/<mentorship_id>/sessions": change(
        "/mentorships/{mentorship}/sessions", "mia", "mia", "max",
        form={
            "held_on": f"{datetime.now(UTC):%Y-%m-%d}", "began": "", "minutes": "50", "topic": "Types",
            "topics": "skill-{skill}", "submission_key": str(SUBMISSION_KEY),
        },
    ),
    "GET /mentorships/<mentorship_id>/archive.zip": page("/mentorships/{mentorship}/archive.zip", "mia", "mia", "max", queries=30),
    "POST /mentorships/<mentorship_id>/ending": change(
        "/mentorships/{mentorship}/ending", "max", "max", "mia", refused=("mia",),
        form={"note": "I change my field.", "never_again": "y"},
    ),
    "GET /mentorships/<mentorship_id>/exit-survey": page(
        "/mentorships/{ended}/exit-survey", "ed", "ed", "max", refused=("max",), queries=3
    ),
    "POST /mentorships/<mentorship_id>/exit-survey": change(
        "/mentorships/{ended}/exit-survey", "ed", "ed", "max", refused=("max",), form=SURVEY
    ),
    "GET /mentorships/<mentorship_id>/messages": page(
        "/mentorships/{mentorship}/messages", "mia", "mia", "max", queries=9, asks=("q", "before", "after", "report")
    ),
    "POST /mentorships/<mentorship_id>/messages": change(
        "/mentorships/{mentorship}/messages", "mia", "mia", "max", form={"body": "Hello", "submission_key": str(SUBMISSION_KEY)}
    ),
    "POST /mentorships/<mentorship_id>/messages/reading": change(
        "/mentorships/{mentorship}/messages/reading", "mia", "mia", "max", form={"up_to": "{message}"}
    ),
    "POST /mentorships/<mentorship_id>/concerns": change(
        "/mentorships/{mentorship}/concerns", "mia", "mia", "max",
        form={"reason": "other", "words": "This is odd.", "message_id": "{message}", "submission_key": str(SUBMISSION_KEY)},
    ),
    "POST /mentorships/<mentorship_id>/block": change("/mentorships/{mentorship}/block", "mia", "mia", "max"),
    "POST /mentorships/<mentorship_id>/block/lifting": change(
        "/mentorships/{mentorship}/block/lifting", "mia", "mia", "max"
    ),
    # The operator too: the world has reported its message.
    "GET /uploads/<upload_id>": page("/uploads/{upload}", "mia", "mia", "max", "operator", queries=3),
    "GET /check-ins/<check_in_id>": page("/check-ins/{check_in}", "mia", "mia", queries=2),
    "POST /check-ins/<check_in_id>": change(
        "/check-ins/{check_in}", "mia", "mia",
        form={"fit": "not_a_fit", "nearer": "no", "supported": "2", "words": "We talk past each other."},
    ),
    "GET /mentorships/<mentorship_id>/re-pairing": page(
        "/mentorships/{mentorship}/re-pairing", "mia", "mia", "max", refused=("max",), queries=6
    ),
    "POST /mentorships/<mentorship_id>/re-pairing": change(
        "/mentorships/{mentorship}/re-pairing", "mia", "mia", "max", refused=("max",)
    ),
    "GET /mentorships/<mentorship_id>/goals": page("/mentorships/{mentorship}/goals", "mia", "mia", "max", queries=9),
    "POST /mentorships/<mentorship_id>/goals": change(
        "/mentorships/{mentorship}/goals", "mia", "mia", "max",
        form={"title": "Learn to test", "description": "With *pytest*", "private": "y", "submission_key": str(SUBMISSION_KEY)},
    ),
    "GET /mentorships/<mentorship_id>/skills": page("/mentorships/{mentorship}/skills", "mia", "mia", "max", queries=7),
    "POST /mentorships/<mentorship_id>/skills": change(
        "/mentorships/{mentorship}/skills", "mia", "mia", "max", form={"skill_{skill}": "3", "milestone": "{milestone}"}
    ),
    "GET /mentorships/<mentorship_id>/skills/final": page(
        "/mentorships/{ended}/skills/final", "ed", "ed", "max", queries=6
    ),
    "POST /mentorships/<mentorship_id>/skills/final": change(
        "/mentorships/{ended}/skills/final", "ed", "ed", "max", form={"skill_{skill}": "4"}
    ),
    "GET /goals/<goal_id>": page("/goals/{goal}", "mia", "mia", "max", queries=10),
    "POST /goals/<goal_id>": change(
        "/goals/{goal}", "mia", "mia", "max", form={"title": "Build two services", "description": "In Python"}
    ),
    "POST /goals/<goal_id>/milestones": change(
        "/goals/{goal}/milestones", "max", "mia", "max",
        form={"title": "Second release", "due_on": FAR_AHEAD, "submission_key": str(SUBMISSION_KEY)},
    ),
    "POST /goals/<goal_id>/steps": change(
        "/goals/{goal}/steps", "mia", "mia", "max", refused=("max",), form={"action": "done", "note": "Live"}
    ),
    "GET /milestones/<milestone_id>": page("/milestones/{milestone}", "mia", "mia", "max", queries=12),
    "POST /milestones/<milestone_id>": change(
        "/milestones/{milestone}", "mia", "mia", "max", form={"title": "Release", "due_on": FAR_AHEAD}
    ),
    "POST /milestones/<milestone_id>/steps": change(
        "/milestones/{milestone}/steps", "mia", "mia", "max", refused=("max",), form={"action": "done", "note": "Out"}
    ),
    "POST /mentorships/<mentorship_id>/tasks": change(
        "/mentorships/{mentorship}/tasks", "mia", "mia", "max",
        form={
            "title": "Read chapter 4", "owner": "mentor", "due_on": f"{datetime.now(UTC):%Y-%m-%d}",
            "towards": "milestone-{milestone}", "submission_key": str(SUBMISSION_KEY),
        },
    ),
    "GET /tasks/<task_id>": page("/tasks/{task}", "mia", "mia", "max", queries=11),
    "POST /tasks/<task_id>": change(
        "/tasks/{task}", "mia", "mia", "max", form={"title": "Write more tests", "due_on": f"{datetime.now(UTC):%Y-%m-%d}"}
    ),
    "POST /tasks/<task_id>/steps": change(
        "/tasks/{task}/steps", "mia", "mia", "max", refused=("max",), form={"action": "done", "note": "Green"}
    ),
    "GET /mentorships/<mentorship_id>/private-notes": page(
        "/mentorships/{mentorship}/private-notes", "mia", "mia", "max", queries=6, asks=("before",)
    ),
    "POST /mentorships/<mentorship_id>/private-notes": change(
        "/mentorships/{mentorship}/private-notes", "mia", "mia", "max",
        form={"kind": "private", "based_on": "0", "body": "Ask about **pay**"},
    ),
    "GET /sessions/<session_id>": page("/sessions/{session}", "mia", "mia", "max", queries=12),
    "POST /sessions/<session_id>/reports": change(
        "/sessions/{to_confirm}/reports", "mia", "mia", "max", form={"verdict": "held", "minutes": "50"}
    ),
    "GET /mentorships/<mentorship_id>/review": page(
        "/mentorships/{to_review}/review", "ed", "ed", "rival", queries=5
    ),
    "POST /mentorships/<mentorship_id>/review": change(
        "/mentorships/{to_review}/review", "ed", "ed", "rival", refused=("rival",),
        form={"stars": "4", "body": "Clear, patient and honest advice, week after week."},
    ),
    "POST /mentorships/<mentorship_id>/review/reply": change(
        "/mentorships/{reviewed}/review/reply", "rival", "rival", "alma", refused=("alma",), form={"body": "Thank you!"}
    ),
    "GET /mentorships/<mentorship_id>/agreement": page(
        "/mentorships/{mentorship}/agreement", "mia", "mia", "max", queries=5, asks=("version",)
    ),
    "POST /mentorships/<mentorship_id>/agreement": change(
        "/mentorships/{mentorship}/agreement", "mia", "mia", "max",
        form={
            "cadence": "weekly", "channels": ["video"], "mentee_commits": "Come prepared", "mentor_commits": "Answer soon",
            "ground_rules": "Be kind", "based_on": "1",
        },
    ),
    "POST /mentorships/<mentorship_id>/agreement/signatures": change(
        "/mentorships/{mentorship}/agreement/signatures", "mia", "mia", "max", form={"version": "1"}
    ),
    "POST /sessions/<session_id>/ratings": change(
        "/sessions/{session}/ratings", "mia", "mia", "max", form={"stars": "5", "word": "Clear"}
    ),
    "POST /sessions/<session_id>/notes": change(
        "/sessions/{session}/notes", "mia", "mia", "max", form={"kind": "notes", "based_on": "1", "body": "- Tests first"}
    ),
    "GET /sessions/<session_id>/notes/<kind>": page(
        "/sessions/{session}/notes/notes", "mia", "mia", "max", queries=4, asks=("before",)
    ),
    "POST /sessions/<session_id>/topics": change(
        "/sessions/{session}/topics", "mia", "mia", "max", form={"topics": "goal-{goal}"}
    ),
    "POST /sessions/<session_id>/tasks": change(
        "/sessions/{session}/tasks", "mia", "mia", "max",
        form={
            "title": "Write a test", "owner_side": "mentee", "due_on": f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}",
            "submission_key": str(SUBMISSION_KEY),
        },
    ),
    # Bookings
    "GET /mentorships/<mentorship_id>/bookings": page(
        "/mentorships/{mentorship}/bookings", "mia", "mia", "max", queries=6, asks=("week",)
    ),
    "POST /mentorships/<mentorship_id>/bookings": change(
        "/mentorships/{mentorship}/bookings", "mia", "mia", "max",
        form={"starts_at": in_days(7), "topic": "Types", "every_weeks": "once", "times": "", "submission_key": str(SUBMISSION_KEY)},
    ),
    "GET /sessions/<session_id>/times": page(
        "/sessions/{booked}/times", "mia", "mia", "max", queries=5, asks=("week",)
    ),
    "POST /sessions/<session_id>/times": change(
        "/sessions/{booked}/times", "mia", "mia", "max", form={"starts_at": in_days(9)}
    ),
    "GET /sessions/<session_id>/cancellation": page("/sessions/{booked}/cancellation", "mia", "mia", "max", queries=4),
    "POST /sessions/<session_id>/cancellation": change(
        "/sessions/{booked}/cancellation", "mia", "mia", "max", form={"reason": "I am ill."}
    ),
    "POST /series/<series_id>/cancellation": change(
        "/series/{series}/cancellation", "mia", "mia", "max", form={"reason": "I am ill."}
    ),
    "GET /subscriptions/<subscription_id>": page("/subscriptions/{subscription}", "mia", "mia", "max", queries=9),
    "POST /subscriptions/<subscription_id>/portal-sessions": change(
        "/subscriptions/{subscription}/portal-sessions", "mia", "mia", "max", refused=("max",)
    ),
    "GET /subscriptions/<subscription_id>/cancellation": page(
        "/subscriptions/{subscription}/cancellation", "mia", "mia", "max", refused=("max",), queries=7
    ),
    "POST /subscriptions/<subscription_id>/cancellation": change(
        "/subscriptions/{subscription}/cancellation", "mia", "mia", "max", refused=("max",),
        form={"takes_effect": "now", "reason": "price", **SURVEY},
    ),
    # Operators
    "GET /operator": page("/operator", "operator", queries=9),
    "GET /operator/reports/<report_key>": page(
        "/operator/reports/success", "operator", queries=25,
        asks=(
            "since", "until", "compare", "as_of", "goal", "mentor", "skill", "country", "plan", "criterion", "rows", "section",
            "after",
        ),
    ),
    "POST /operator/reports/<report_key>/past-days": change(
        "/operator/reports/success/past-days?as_of={past_day}", "operator"
    ),
    "GET /operator/health": page(
        "/operator/health", "operator", queries=4, asks=("rule", "state", "who", "q", "sort", "after")
    ),
    "GET /operator/health.csv": page("/operator/health.csv", "operator", queries=3, asks=("rule", "state", "who", "q", "sort")),
    "POST /operator/health/steps": change(
        "/operator/health/steps", "operator",
        form={"alert": "{alert}", "action": "noted", "note": "Wrote to all", "to": "me", "until": "2031-01-01", "state": "open"},
    ),
    "GET /operator/health/rules": page("/operator/health/rules", "operator", queries=3),
    "GET /operator/health/rules/<rule>": page(
        "/operator/health/rules/low_rating?low_stars=3&recovered_stars=4&ratings_averaged=3&low_average=3",
        "operator", queries=4, asks=("low_stars", "low_average"),
    ),
    "POST /operator/health/rules/<rule>": change(
        "/operator/health/rules/without_mentor", "operator",
        form={"search_days": "10", "version": "1", "why": "They give up after ten days"},
    ),
    "GET /operator/health/grades": page("/operator/health/grades", "operator", queries=2),
    "GET /operator/mentorships/<mentorship_id>/alerts": page(
        "/operator/mentorships/{mentorship}/alerts", "operator", queries=6
    ),
    "GET /operator/alerts/<alert_id>": page("/operator/alerts/{alert}", "operator", queries=5),
    "POST /operator/alerts/<alert_id>/steps": change(
        "/operator/alerts/{alert}/steps", "operator",
        form={"action": "noted", "note": "Wrote to both", "to": "me", "until": "2031-01-01"},
    ),
    "GET /operator/exit-surveys": page(
        "/operator/exit-surveys", "operator", queries=8,
        asks=("goal", "q", "stars", "theme", "tags", "outcome", "owner", "state", "after"),
    ),
    "GET /operator/exit-surveys.csv": page(
        "/operator/exit-surveys.csv", "operator", queries=4, asks=("goal", "q", "theme", "tags", "outcome", "owner")
    ),
    "GET /operator/exit-surveys/<mentorship_id>": page("/operator/exit-surveys/{answered}", "operator", queries=11),
    "POST /operator/exit-surveys/<mentorship_id>/notes": change(
        "/operator/exit-surveys/{answered}/notes", "operator", form={"note": "Called back", "closes": "y"}
    ),
    "POST /operator/exit-surveys/<mentorship_id>/tags": change(
        "/operator/exit-surveys/{answered}/tags", "operator",
        form={"question": "product", "theme": "Search by time zone", "create": "y", "listed": "?stars=4"},
    ),
    "POST /operator/exit-surveys/<mentorship_id>/tags/removal": change(
        "/operator/exit-surveys/{answered}/tags/removal", "operator", form={"question": "mentor", "theme_id": "{theme}"}
    ),
    "POST /operator/exit-surveys/<mentorship_id>/follow-ups": change(
        "/operator/exit-surveys/{answered}/follow-ups", "operator",
        form={"what": "Offer another mentor", "owner": "{operator}", "due_on": in_days(9)[:10]},
    ),
    "POST /operator/exit-surveys/themes/<theme_id>/follow-ups": change(
        "/operator/exit-surveys/themes/{theme}/follow-ups", "operator",
        form={"what": "Ask all mentors", "owner": "{operator}", "due_on": in_days(9)[:10]},
    ),
    "GET /operator/exit-surveys/follow-ups": page(
        "/operator/exit-surveys/follow-ups", "operator", queries=3, asks=("who", "state", "page")
    ),
    "GET /operator/exit-surveys/follow-ups/<follow_up_id>": page(
        "/operator/exit-surveys/follow-ups/{follow_up}", "operator", queries=6
    ),
    "POST /operator/exit-surveys/follow-ups/<follow_up_id>/steps": change(
        "/operator/exit-surveys/follow-ups/{follow_up}/steps", "operator", form={"action": "done", "note": "She is fine"}
    ),
    "GET /operator/exit-surveys/themes": page("/operator/exit-surveys/themes", "operator", queries=4),
    "POST /operator/exit-surveys/themes": change("/operator/exit-surveys/themes", "operator", form={"name": "Prices"}),
    "GET /operator/exit-surveys/themes/<theme_id>": page("/operator/exit-surveys/themes/{theme}", "operator", queries=13),
    "POST /operator/exit-surveys/themes/<theme_id>/name": change(
        "/operator/exit-surveys/themes/{theme}/name", "operator", form={"name": "Time for each other"}
    ),
    "POST /operator/exit-surveys/themes/<theme_id>/merging": change(
        "/operator/exit-surveys/themes/{theme}/merging", "operator", form={"into": "{other_theme}"}
    ),
    "POST /operator/exit-surveys/themes/<theme_id>/retirement": change(
        "/operator/exit-surveys/themes/{theme}/retirement", "operator"
    ),
    "POST /operator/exit-surveys/themes/<theme_id>/return": change("/operator/exit-surveys/themes/{theme}/return", "operator"),
    "POST /operator/exit-surveys/<mentorship_id>/changes": change(
        "/operator/exit-surveys/{answered}/changes", "operator", form={"change": "{improvement}"}
    ),
    "POST /operator/exit-surveys/themes/<theme_id>/changes": change(
        "/operator/exit-surveys/themes/{other_theme}/changes", "operator", form={"change": "{improvement}"}
    ),
    "GET /operator/exit-surveys/changes": page("/operator/exit-surveys/changes", "operator", queries=4, asks=("page",)),
    "POST /operator/exit-surveys/changes": change(
        "/operator/exit-surveys/changes", "operator",
        form=IMPROVEMENT | {"themes": "{theme}", "surveys": "{answered}", "submission_key": str(SUBMISSION_KEY)},
    ),
    "GET /operator/exit-surveys/changes/new": page(
        "/operator/exit-surveys/changes/new", "operator", queries=4, asks=("theme", "survey", "follow_up")
    ),
    "GET /operator/exit-surveys/changes/<improvement_id>": page(
        "/operator/exit-surveys/changes/{improvement}", "operator", queries=8
    ),
    "POST /operator/exit-surveys/changes/<improvement_id>": change(
        "/operator/exit-surveys/changes/{improvement}", "operator", form=IMPROVEMENT | {"seen": "1"}
    ),
    "POST /operator/exit-surveys/changes/<improvement_id>/themes": change(
        "/operator/exit-surveys/changes/{improvement}/themes", "operator", form={"theme": "{other_theme}"}
    ),
    "POST /operator/exit-surveys/changes/<improvement_id>/themes/<theme_id>/removal": change(
        "/operator/exit-surveys/changes/{improvement}/themes/{theme}/removal", "operator"
    ),
    "POST /operator/exit-surveys/changes/<improvement_id>/surveys/<mentorship_id>/removal": change(
        "/operator/exit-surveys/changes/{improvement}/surveys/{answered}/removal", "operator"
    ),
    "GET /operator/check-ins": page("/operator/check-ins", "operator", queries=4, asks=("fit", "side", "kind", "words", "before")),
    "GET /operator/reviews": page("/operator/reviews", "operator", queries=2, asks=("state", "stars", "mentor", "q", "before")),
    "GET /operator/reviews/<mentorship_id>": page("/operator/reviews/{answered}", "operator", queries=4),
    "POST /operator/reviews/<mentorship_id>/moderations": change(
        "/operator/reviews/{answered}/moderations", "operator", form={"action": "hidden", "reason": "Names a third person"}
    ),
    "GET /operator/people": page("/operator/people", "operator", queries=2, asks=("q", "kind")),
    "GET /operator/people/<person_id>": page("/operator/people/{mia}", "operator", queries=14),
    "GET /operator/mentorships/<mentorship_id>": page("/operator/mentorships/{mentorship}", "operator", queries=10),
    "GET /operator/mentorships/<mentorship_id>/readings": page(
        "/operator/mentorships/{mentorship}/readings", "operator", queries=3
    ),
    "POST /operator/mentorships/<mentorship_id>/readings": change(
        "/operator/mentorships/{mentorship}/readings", "operator",
        form={"what": "messages", "reason": "Someone may come to harm"},
    ),
    # Nothing is shown before a reason was given: what is private leads to the form that asks for one.
    "GET /operator/mentorships/<mentorship_id>/messages": page(
        "/operator/mentorships/{mentorship}/messages", "operator", queries=3, answer=303, asks=("before",)
    ),
    "GET /operator/mentorships/<mentorship_id>/private-notes": page(
        "/operator/mentorships/{mentorship}/private-notes", "operator", queries=3, answer=303
    ),
    "GET /operator/waiting": page("/operator/waiting", "operator", queries=4, asks=("after",)),
    "GET /operator/waiting/<mentee_id>": page("/operator/waiting/{petra}", "operator", queries=7),
    "POST /operator/waiting/<mentee_id>/introductions": change(
        "/operator/waiting/{petra}/introductions", "operator",
        form={"mentor": "{rival}", "note": "Both like tests", "tells_mentor": "y", "to_list": "1"},
    ),
    "GET /operator/waiting/introductions": page("/operator/waiting/introductions?pair={petra}:{rival}", "operator", queries=3),
    "POST /operator/waiting/introductions": change(
        "/operator/waiting/introductions", "operator", form={"pair": "{petra}:{rival}"}
    ),
    "GET /operator/concerns": page("/operator/concerns", "operator", queries=3, asks=("state", "before")),
    "GET /operator/concerns/<concern_id>": page("/operator/concerns/{concern}", "operator", queries=7),
    "POST /operator/concerns/<concern_id>/steps": change(
        "/operator/concerns/{concern}/steps", "operator", form={"note": "Wrote to both", "closes": "y"}
    ),
    "GET /operator/mentors": page("/operator/mentors", "operator", queries=3, asks=("status", "after")),
    "GET /operator/mentors/<mentor_id>": page("/operator/mentors/{wanda}", "operator", queries=9),
    "POST /operator/mentors/<mentor_id>/decisions": change(
        "/operator/mentors/{wanda}/decisions", "operator", form={"verdict": "declined", "reason": "Too short", "seen": "0"}
    ),
    # Programs
    "GET /operator/stakeholder-report": page(
        "/operator/stakeholder-report", "operator", queries=25, asks=("since", "until", "compare", "as_of", "goal", "format"),
    ),
    "POST /operator/stakeholder-report/recipients": change(
        "/operator/stakeholder-report/recipients", "operator", form={"email": "board@example.com"}
    ),
    "POST /operator/stakeholder-report/recipients/<recipient_id>/removal": change(
        "/operator/stakeholder-report/recipients/{recipient}/removal", "operator"
    ),
    "GET /stakeholder-unsubscriptions/<token>": page("/stakeholder-unsubscriptions/{recipient_token}", queries=1),
    "POST /stakeholder-unsubscriptions/<token>": change("/stakeholder-unsubscriptions/{recipient_token}", "anonymous"),
    "GET /operator/programs": page("/operator/programs", "operator", queries=2),
    "GET /operator/programs/new": page("/operator/programs/new", "operator", queries=1),
    "POST /operator/programs": change("/operator/programs", "operator", form=PROGRAM | {"eligible": "1200"}),
    "GET /operator/programs/<program_id>": page("/operator/programs/{program}", "operator", queries=8),
    "POST /operator/programs/<program_id>": change(
        "/operator/programs/{program}", "operator", form=PROGRAM | {"seen": "{program_seen}"}
    ),
    "POST /operator/programs/<program_id>/head-counts": change(
        "/operator/programs/{program}/head-counts", "operator", form={"eligible": "250", "counts_from": "2026-03-01"}
    ),
    "POST /operator/programs/<program_id>/closing": change("/operator/programs/{program}/closing", "operator"),
    "POST /operator/programs/<program_id>/reopening": change("/operator/programs/{program}/reopening", "operator"),
    "POST /operator/programs/<program_id>/invitation": change(
        "/operator/programs/{program}/invitation", "operator", form={"invitation": "{program_invitation}"}
    ),
    "POST /operator/programs/<program_id>/domains": change(
        "/operator/programs/{program}/domains", "operator", form={"domain": "harbourline.com"}
    ),
    "POST /operator/programs/<program_id>/domains/<domain_id>/removal": change(
        "/operator/programs/{program}/domains/{program_domain}/removal", "operator"
    ),
    "GET /operator/programs/<program_id>/members": page(
        "/operator/programs/{program}/members", "operator", queries=3, asks=("before",)
    ),
    "POST /operator/programs/<program_id>/members/<membership_id>/removal": change(
        "/operator/programs/{program}/members/{membership}/removal", "operator"
    ),
    "GET /operator/programs/<program_id>/addresses": page(
        "/operator/programs/{program}/addresses", "operator", queries=3, asks=("before",)
    ),
    "POST /operator/programs/<program_id>/addresses": change(
        "/operator/programs/{program}/addresses", "operator", form={"rows": "email\nnew@example.com", "invite": "y"}
    ),
    "POST /operator/programs/<program_id>/addresses/<address_id>/removal": change(
        "/operator/programs/{program}/addresses/{program_address}/removal", "operator"
    ),
    "GET /program-invitations/<code>": page("/program-invitations/harbour-2026", "mia", queries=3),
    "POST /program-invitations/<code>": change("/program-invitations/harbour-2026", "stranger"),
    "POST /account/program": change("/account/program", "petra"),
    "POST /account/program/leaving": change("/account/program/leaving", "mia"),
    # Questionnaires
    "GET /operator/success-criteria": page("/operator/success-criteria", "operator", queries=4, asks=("program",)),
    "GET /operator/success-criteria/composer": page(
        "/operator/success-criteria/composer?how=any&kind=held&at_least=3", "operator", queries=4,
        asks=(
            "program", "judged", "how", "kind", "at_least", "remove", "add", "group_kind", "group_at_least", "group_remove",
            "group_add",
        ),
    ),
    "POST /operator/success-criteria": change(
        "/operator/success-criteria", "operator", form={
            "rule": '{{"all": [{{"kind": "held", "at_least": 3}}]}}', "seen": "2", "name": "Three sessions", "why": "To see more",
        },
    ),
    "GET /operator/questionnaires": page("/operator/questionnaires", "operator", queries=5),
    "POST /operator/questionnaires": change("/operator/questionnaires", "operator", form={"program": "{other_program}"}),
    "GET /operator/questionnaires/<questionnaire_id>": page(
        "/operator/questionnaires/{questionnaire}", "operator", queries=4
    ),
    "GET /operator/questionnaires/<questionnaire_id>/preview": page(
        "/operator/questionnaires/{questionnaire}/preview", "operator", queries=4, asks=("as",)
    ),
    "POST /operator/questionnaires/<questionnaire_id>/questions": change(
        "/operator/questionnaires/{questionnaire}/questions", "operator", form=QUESTION | {"key": "q_new"}
    ),
    "GET /operator/questionnaires/<questionnaire_id>/questions/<key>": page(
        "/operator/questionnaires/{questionnaire}/questions/job_title", "operator", queries=4
    ),
    "POST /operator/questionnaires/<questionnaire_id>/questions/<key>": change(
        "/operator/questionnaires/{questionnaire}/questions/job_title", "operator",
        form=QUESTION | {"kind": "short", "again": "", "seen": "{question_seen}"},
    ),
    "POST /operator/questionnaires/<questionnaire_id>/questions/<key>/position": change(
        "/operator/questionnaires/{questionnaire}/questions/job_title/position", "operator", form={"position": "1"}
    ),
    "POST /operator/questionnaires/<questionnaire_id>/questions/<key>/removal": change(
        "/operator/questionnaires/{questionnaire}/questions/job_title/removal", "operator"
    ),
    "POST /operator/questionnaires/<questionnaire_id>/draft/discarding": change(
        "/operator/questionnaires/{questionnaire}/draft/discarding", "operator", form={"draft_seen": "{draft_seen}"}
    ),
    "POST /operator/questionnaires/<questionnaire_id>/versions": change(
        "/operator/questionnaires/{questionnaire}/versions", "operator", form={"seen": "1", "draft_seen": "{draft_seen}"}
    ),
    "GET /account/onboarding": page("/account/onboarding", "mia", queries=2, asks=("all", "next")),
    "POST /account/onboarding": change(
        "/account/onboarding", "mia",
        form={"shown": ["job_title", "industry"], "answer_job_title": "Developer", "answer_industry": "Retail", "next": "/account"},
    ),
    # Machines and the demo
    "POST /stripe/webhook": change("/stripe/webhook", "anonymous", answer=400),
    "GET /demo/mailbox": page("/demo/mailbox", queries=1, asks=("to", "before")),
    "GET /demo/mailbox/<name>": page("/demo/mailbox/{letter}", queries=1),
    "GET /demo/time": page("/demo/time", queries=0, answer=303),
    "POST /demo/time": change("/demo/time", "anonymous", form={"days": "1", "next": "/account"}),
}  # fmt: skip


def address(rule: Rule) -> str:
    """A rule without its converters' details: `/applications/<application_id>`."""
    return "".join(f"<{part}>" if is_dynamic else part for is_dynamic, part in rule._trace if part != "|")


@cache
def keys(app: Flask) -> dict[str, Rule]:
    """`METHOD /address/<of>` of every route of an app. Walks ask a thousand times, and no route comes later."""
    found = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {address(rule)}"] = rule
    return found


def present(app: Flask, method: str) -> dict[str, Route]:
    """The classified routes of a method that the app has."""
    return {key: ROUTES[key] for key in keys(app) if key.startswith(f"{method} ") and key in ROUTES}


def mark(app: Flask, key: str) -> str:
    """Who may use a route, by its mark: anyone, signed_in, mentor_only, operator_only."""
    view = app.view_functions[keys(app)[key].endpoint]
    return getattr(view, "access", "anyone")


def send(world: World, key: str, who: str, form: dict[str, Any] | None = None, **how: Any) -> Any:
    """Do what a route is for, as one of the world's people: the page, or its change with the valid form."""
    route, browser = ROUTES[key], world.browser(who)
    path = world.path(route.path)
    if key.startswith("GET"):
        return browser.get(path, **how)
    return browser.post(path, {**world.form(route.form), **(form or {})}, **how)
