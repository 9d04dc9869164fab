"""Who needs help: the ten rules of the health monitor, the most urgent first."""

from datetime import datetime

from mentorcruise.health.rule import Evidence, Rule
from mentorcruise.health.rules.answering import MESSAGE_UNANSWERED
from mentorcruise.health.rules.leaving import NO_EXIT_SURVEY
from mentorcruise.health.rules.load import MENTOR_FULL
from mentorcruise.health.rules.meeting import NO_FIRST_SESSION, NO_SESSION, NO_SHOWS
from mentorcruise.health.rules.paying import PAYMENT_FAILING
from mentorcruise.health.rules.ratings import LOW_RATING
from mentorcruise.health.rules.searching import APPLICATION_UNANSWERED, WITHOUT_MENTOR

RULES: tuple[Rule, ...] = (
    LOW_RATING,
    PAYMENT_FAILING,
    NO_FIRST_SESSION,
    NO_SESSION,
    NO_SHOWS,
    MESSAGE_UNANSWERED,
    APPLICATION_UNANSWERED,
    WITHOUT_MENTOR,
    MENTOR_FULL,
    NO_EXIT_SURVEY,
)
BY_NAME = {rule.name: rule for rule in RULES}


def words(rule: str, evidence: Evidence, now: datetime) -> str:
    """The evidence of an alert as a sentence; nothing for an alert without any, or of a rule that is no more."""
    return BY_NAME[rule].words(evidence, now) if evidence and rule in BY_NAME else ""
