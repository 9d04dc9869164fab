"""The messages of a pair: questions, answers, thanks (A7)."""

from datetime import datetime
from random import Random

from mentorcruise.demo.simulator.records import SimMentorship
from mentorcruise.demo.simulator.records_together import SimMessage
from mentorcruise.demo.simulator.world import later
from mentorcruise.demo.texts_fields import inline
from mentorcruise.demo.texts_together import FROM_MENTEE, FROM_MENTOR
from mentorcruise.domain.session_results import Side

DAYS_BETWEEN = 6.5
MOST = 60
ANSWERED = 0.93


def converse(mentorship: SimMentorship, rng: Random, until: datetime) -> None:
    """A question now and then, answered in the mentor's own time; at trouble fewer answers come."""
    application = mentorship.application
    mentor, mentee = (who.name.split()[0] for who in (application.mentor.who, application.mentee.who))
    skills = list(application.baseline)
    at = later(mentorship.started_at, rng.uniform(0.1, 3))
    while at < until and len(mentorship.together.messages) < MOST:
        asked = rng.choice(FROM_MENTEE).format(name=mentor, skill=inline(rng.choice(skills)))
        mentorship.together.messages.append(SimMessage(Side.MENTEE, at, asked))
        answered_at = later(at, min(application.mentor.reply_hours * rng.lognormvariate(0, 0.7) / 24, 9))
        if rng.random() < ANSWERED * (0.7 if mentorship.troubled else 1) and answered_at < until:
            answer = rng.choice(FROM_MENTOR).format(name=mentee, skill=inline(rng.choice(skills)))
            mentorship.together.messages.append(SimMessage(Side.MENTOR, answered_at, answer))
            at = answered_at
        at = later(at, rng.expovariate(1 / DAYS_BETWEEN) + 0.05)
