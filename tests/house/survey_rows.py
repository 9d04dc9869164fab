"""What operators did with an exit survey: themes, follow-ups, and what was changed because of it."""

from datetime import timedelta
from typing import Any

from mentorcruise import clock
from mentorcruise.domain.follow_ups import open_follow_up
from mentorcruise.domain.improvements import Change, note_improvement
from mentorcruise.domain.people import Person
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import SurveyQuestion, Theme, tag
from mentorcruise.extensions import db


def survey_work(answered: int, operator: Person, ids: dict[str, Any]) -> None:
    """The answer about the mentor has one of two themes; both are followed up, and something was changed."""
    now, survey, session = clock.now(), db.session.get_one(ExitSurvey, answered), db.session()
    theme, other = Theme.begin("More time", operator, now), Theme.begin("Practice", operator, now)
    session.add_all((theme, other))
    session.flush()
    tag(session, survey, SurveyQuestion.MENTOR, theme, operator, now)
    due_on = now.date() + timedelta(days=3)
    of_survey = open_follow_up(session, "Call her", operator.id, due_on, operator, now, mentorship_id=answered)
    open_follow_up(session, "Ask three mentors", operator.id, due_on, operator, now, theme_id=theme.id)
    change = Change("Longer calls", "Plans now say how long a call is.", now.date(), "Olga", True)
    improvement = note_improvement(session, change, None, operator, now)
    improvement.link([theme.id], [answered], operator, now)
    session.commit()
    ids |= {"theme": theme.id, "other_theme": other.id, "follow_up": of_survey.id, "improvement": improvement.id}
    ids["operator"] = operator.id
