"""Exit surveys as operators read and filter them, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.follow_ups import FollowUp, FollowUpState
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation
from mentorcruise.domain.surveys import ExitSurvey, ExitSurveyFollowUp, GoalReached, Outcome, outcome_in_sql
from mentorcruise.domain.themes import has_tag, waits_for_tags
from mentorcruise.web.operator import asking

SURVEYS_PER_PAGE = 20
STATES = {"none": "Not followed up", "open": "Followed up, still open", "followed": "Closed"}
TAGGED = {"waiting": "Waits for themes", "done": "Has its themes"}
_mentee, _mentor = aliased(Person), aliased(Person)
_of_survey = ExitSurveyFollowUp.mentorship_id == ExitSurvey.mentorship_id
_promised = FollowUp.mentorship_id == ExitSurvey.mentorship_id
_open = exists().where(_promised, FollowUp.state == FollowUpState.OPEN)
_finished = exists().where(_promised, FollowUp.state != FollowUpState.OPEN)
_closed = ~_open & (exists().where(and_(_of_survey, ExitSurveyFollowUp.closes)) | _finished)
_any_follow_up = exists().where(_of_survey) | exists().where(_promised)

SURVEYS: Select[Any] = (
    select(
        ExitSurvey.mentorship_id,
        ExitSurvey.answered_at,
        ExitSurvey.stars,
        ExitSurvey.goal_reached,
        ExitSurvey.goal_words,
        ExitSurvey.product_words,
        ExitSurvey.mentor_words,
        Mentorship.goal_category,
        MentorshipEnding.ended_at,
        case((MentorshipEnding.mentorship_id.is_not(None), outcome_in_sql())).label("outcome"),
        _mentee.name.label("mentee"),
        _mentor.name.label("mentor"),
        Mentor.slug.label("mentor_slug"),
        case((_closed, "followed"), (_any_follow_up, "open"), else_="none").label("state"),
    )
    .join(Mentorship, Mentorship.id == ExitSurvey.mentorship_id)
    .join(_mentee, _mentee.id == Mentorship.mentee_id)
    .join(Mentor, Mentor.id == Mentorship.mentor_id)
    .join(_mentor, _mentor.id == Mentor.person_id)
    .outerjoin(MentorshipEnding, MentorshipEnding.mentorship_id == ExitSurvey.mentorship_id)
    .outerjoin(Subscription, Subscription.application_id == Mentorship.application_id)
    .outerjoin(SubscriptionCancellation, SubscriptionCancellation.subscription_id == Subscription.id)
    .order_by(ExitSurvey.answered_at.desc(), ExitSurvey.mentorship_id.desc())
)


@dataclass(frozen=True)
class Filters(asking.Asked):
    """What the operator asked to see; empty words ask for everything."""

    stars: str = ""
    goal_reached: str = ""
    goal: str = ""
    mentor: str = ""
    month: str = ""
    state: str = ""
    outcome: str = ""
    theme: str = ""
    tags: str = ""
    owner: str = ""
    q: str = ""

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> "Filters":
        """Read an address; what is not a possible answer asks for nothing."""

        def known(name: str, possible: Any) -> str:
            value = args.get(name, "")
            return value if value in possible else ""

        def numbered(name: str) -> str:
            return args.get(name, "") if asking.number(args.get(name, ""), 0, 10**9) else ""

        return cls(
            stars=known("stars", "12345"),
            goal_reached=known("goal_reached", set(GoalReached)),
            goal=known("goal", set(GoalCategory)),
            mentor=asking.words(args.get("mentor", "")),
            month=known("month", [args.get("month", "")] if asking.month(args.get("month", "")) else []),
            state=known("state", STATES),
            outcome=known("outcome", set(Outcome)),
            theme=numbered("theme"),
            tags=known("tags", TAGGED),
            owner=numbered("owner"),
            q=asking.words(args.get("q", "")),
        )

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """The statement with these filters."""
        for wanted, condition in self._conditions():
            if wanted:
                statement = statement.where(condition())
        return statement

    def _conditions(self) -> list[tuple[str, Any]]:
        return [
            (self.stars, lambda: ExitSurvey.stars == int(self.stars)),
            (self.goal_reached, lambda: ExitSurvey.goal_reached == self.goal_reached),
            (self.goal, lambda: Mentorship.goal_category == self.goal),
            (
                self.mentor,
                lambda: or_(Mentor.slug == self.mentor, _mentor.name.ilike(asking.containing(self.mentor))),
            ),
            (self.month, self._in_month),
            (
                self.state,
                lambda: {"none": ~_any_follow_up, "followed": _closed}.get(self.state, _any_follow_up & ~_closed),
            ),
            (self.outcome, lambda: and_(MentorshipEnding.ended_at.is_not(None), outcome_in_sql() == self.outcome)),
            (self.theme, lambda: has_tag(theme_id=int(self.theme))),
            (self.tags, lambda: waits_for_tags() if self.tags == "waiting" else ~waits_for_tags() & has_tag()),
            (
                self.owner,
                lambda: exists().where(
                    _promised, FollowUp.state == FollowUpState.OPEN, FollowUp.owner_id == int(self.owner)
                ),
            ),
            (self.q, self._says),
        ]

    def _in_month(self) -> Any:
        asked = asking.month(self.month)
        ended_at = MentorshipEnding.ended_at
        return and_(ended_at >= asked[0], ended_at < asked[1]) if asked else false()

    def _says(self) -> Any:
        words = func.concat_ws(" ", ExitSurvey.goal_words, ExitSurvey.product_words, ExitSurvey.mentor_words)
        return words.ilike(asking.containing(self.q))


def after(text: str) -> Any:
    """SQL: surveys that come after the one named by a page's end, or None when it names nothing."""
    at, _, mentorship_id = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if moment.tzinfo is None or not (mentorship_id.isascii() and mentorship_id.isdigit() and len(mentorship_id) < 19):
        return None
    return tuple_(ExitSurvey.answered_at, ExitSurvey.mentorship_id) < tuple_(moment, int(mentorship_id))


def end_of_page(row: Any) -> str:
    """What names a page's end in the address of the next one."""
    return f"{row.answered_at.isoformat()}~{row.mentorship_id}"
