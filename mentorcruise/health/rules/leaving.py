"""Gone without a word (B12)."""

from datetime import datetime

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.health.rule import Ask, Evidence, Number, Numbers, Rule
from mentorcruise.health.spells import days, iso
from mentorcruise.health.telling import ago


def no_exit_survey(ask: Ask) -> str:
    """Mentorships that have ended and whose mentee has not answered the exit survey.

    Population: ended mentorships, trial losses included.

    Clock: on so many days (7) after the ending, until the survey is answered, or until so many days (60) after the
    ending: then nobody is asked any more.

    Formula: the days since the ending are at least the limit, and no answer has come.

    Version: 1.
    """
    return f"""
SELECT m.id AS subject_id, m.id AS mentorship_id, m.mentee_id, m.mentor_id, e.ended_at + {days("silent_days")} AS began,
  least(x.answered_at, e.ended_at + {days("given_up_days")}) AS ended,
  jsonb_build_object('ended', {iso("e.ended_at")}) AS evidence
FROM mentorship_endings e JOIN mentorships m ON m.id = e.mentorship_id
LEFT JOIN exit_surveys x ON x.mentorship_id = m.id
WHERE e.ended_at <= :until - {days("silent_days")} AND e.ended_at > :since - {days("given_up_days")}
  AND (x.answered_at IS NULL OR x.answered_at > :since) AND {"m.id = :subject_id" if ask.one else "true"}
"""  # noqa: S608 - of constants


def _words(evidence: Evidence, now: datetime) -> str:
    return f"Ended on {ago(evidence['ended'], now)}, and the exit survey is not answered."


def _check(numbers: Numbers) -> str:
    later = numbers["given_up_days"] > numbers["silent_days"]
    return "" if later else "Giving up must come after the days without an answer."


NO_EXIT_SURVEY = Rule(
    "no_exit_survey", "No exit survey", AlertSubject.MENTORSHIP, 1,
    (
        Number("silent_days", "Nobody has answered for", "days", 7, 1, 180),
        Number("given_up_days", "Nobody is asked any more after", "days", 60, 2, 365),
    ),
    no_exit_survey, _words, "The survey was answered, or it is too late to ask.", foresees=False, check=_check,
)  # fmt: skip
