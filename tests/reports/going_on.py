"""What happens after a simulated history has been written: all of it known later than `since`, some of it about earlier days."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from mentorcruise.domain.applications import Application
from mentorcruise.domain.bookings import SessionCancellation, SessionTime
from mentorcruise.domain.check_ins import CheckIn, CheckInAnswer
from mentorcruise.domain.criteria import Condition, Kind, Rule
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.people import MentorSearch
from mentorcruise.domain.programs import ProgramHeadCount, ProgramMembership
from mentorcruise.domain.session_results import SessionResult
from mentorcruise.domain.session_work import SessionTopic
from mentorcruise.domain.sessions import MentoringSession, SessionRating
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation
from mentorcruise.domain.success_criteria import SuccessCriterion, set_criterion
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from tests.factories import make_application, make_person, make_skill, save
from tests.metrics.histories import History

MOST = 40
"""Rows of each kind that something happens to."""


class GoingOn(History):
    """The people of a history go on, and new ones come. Everything that can be rewritten or withdrawn is."""

    def __init__(self, seed: int, since: datetime) -> None:
        super().__init__(seed)
        # Who begins has applied two days before.
        self.since, self.first = since, since + timedelta(days=3)
        ended, answered = select(MentorshipEnding.mentorship_id), select(ExitSurvey.mentorship_id)
        # Some have answered already on their way out.
        self.running = self._some(Mentorship, Mentorship.id.not_in(ended), Mentorship.id.not_in(answered))
        self.silent = self._some(Mentorship, Mentorship.id.in_(ended), Mentorship.id.not_in(answered))
        rated = select(SessionRating.session_id)
        settled = select(SessionResult.session_id)
        self.sessions = self._some(
            MentoringSession, MentoringSession.id.in_(settled), MentoringSession.id.not_in(rated)
        )
        called_off = select(SessionCancellation.session_id)
        self.unsettled = self._some(
            MentoringSession, MentoringSession.id.not_in(settled), MentoringSession.id.not_in(called_off)
        )
        self.open = self._some(Application, Application.closed_at.is_(None), ~exists().where(
            Mentorship.application_id == Application.id
        ))  # fmt: skip
        self.topics = self._some(SessionTopic, SessionTopic.removed_at.is_(None))
        self.asked = self._some(CheckIn, CheckIn.id.not_in(select(CheckInAnswer.check_in_id)))
        self.paying = self._some(Subscription, Subscription.id.not_in(select(SubscriptionCancellation.subscription_id)))
        self.mentors += self._some(Mentor, Mentor.id.not_in([mentor.id for mentor in self.mentors]))[:5]
        for mentor in self.mentors:
            mentor.capacity = 50

    def _some(self, kind, *where):
        return list(db.session.scalars(select(kind).where(*where).limit(MOST)))

    def moments(self, first: datetime) -> datetime:
        return self.happens(max(first, self.since))

    def step(self) -> None:
        more = [
            self.decide, self.apply, self.look, self.retag, self.say, self.settle, self.call_off, self.change_profile,
            self.judge_otherwise, self.count_heads, self.leave_program, self.wish_to_leave,
        ]  # fmt: skip
        super().step() if self.dice.random() < 0.5 else self.dice.choice(more)()
        db.session.commit()

    def _taken(self, rows):
        return rows.pop(self.dice.randrange(len(rows))) if rows else None

    def decide(self) -> None:
        application, at = self._taken(self.open), self.moments(self.since)
        if application is None:
            return
        if application.decision is None and self.dice.random() < 0.7:
            application.decline("no_time", "No time.", application.mentor.person, at)
        else:
            application.withdraw(application.mentee, "", at)

    def apply(self) -> None:
        mentor = self.dice.choice(self.mentors)
        self.open.append(make_application(make_person(), mentor, submitted_at=self.moments(self.since)))

    def look(self) -> None:
        search = db.session.scalar(select(MentorSearch).where(MentorSearch.ended_at.is_(None)).limit(1))
        if search and self.dice.random() < 0.7:
            search.ended_at, search.ended_how = self.moments(self.since), "stopped"
        else:
            save(MentorSearch(mentee_id=make_person().id, started_at=self.moments(self.since)))

    def retag(self) -> None:
        topic, at = self._taken(self.topics), self.moments(self.since)
        if topic is None:
            return
        topic.removed_at = at
        save(SessionTopic(
            session_id=topic.session_id, person_id=topic.person_id, side=topic.side, skill_id=make_skill(f"Later {topic.id}").id,
            tagged_at=at,
        ))  # fmt: skip

    def say(self) -> None:
        check_in = self._taken(self.asked)
        if check_in:
            save(CheckInAnswer(
                check_in_id=check_in.id, fit="not_a_fit", nearer="no", supported=1, words="",
                answered_at=self.moments(check_in.asked_at),
            ))  # fmt: skip

    def settle(self) -> None:
        """Known late what a session was that took place before."""
        session = self._taken(self.unsettled)
        if session and session.closed_at is None:
            session.closed_at = self.moments(session.ends_at)
            save(SessionResult(
                session_id=session.id, mentorship_id=session.mentorship_id, result="held", starts_at=session.starts_at,
                held_on=session.starts_at.date(), minutes=45, source="both", settled_at=session.closed_at,
            ))  # fmt: skip

    def call_off(self) -> None:
        """What is booked is moved, or called off."""
        session, at = self._taken(self.unsettled), self.moments(self.since)
        if session is None or session.origin != "booked" or session.closed_at is not None:
            return
        if self.dice.random() < 0.5:
            session.cancel(session.mentorship.mentee, "Ill", False, at)
            return
        session.starts_at, session.ends_at = at + timedelta(days=8), at + timedelta(days=8, minutes=45)
        session.sequence += 1
        save(SessionTime(
            session_id=session.id, sequence=session.sequence, starts_at=session.starts_at, ends_at=session.ends_at,
            set_by_id=session.created_by_id, set_at=at,
        ))  # fmt: skip

    def change_profile(self) -> None:
        mentor = self.dice.choice(self.mentors)
        mentor.person.country, mentor.capacity = self.dice.choice(["NZ", None]), self.dice.randint(45, 50)
        mentor.learn([make_skill("Python"), make_skill("Later")])
        mentor.speak(["pt"])
        mentee = db.session.scalar(select(Mentorship).order_by(Mentorship.id.desc()).limit(1)).mentee
        mentee.country = "NZ"

    def judge_otherwise(self) -> None:
        version = db.session.scalar(select(SuccessCriterion.version).order_by(SuccessCriterion.version.desc()).limit(1))
        rule = Rule("all", (Condition(Kind.REACHED_OR_PARTLY),))
        at = self.moments(self.since)
        set_criterion(db.session(), None, rule, version or 0, "Easier", "", self.mentors[0].person, None, at)

    def count_heads(self) -> None:
        save(ProgramHeadCount(
            program_id=self.program.id, counts_from=self.since.date() - timedelta(days=200), eligible=77,
            noted_at=self.moments(self.since),
        ))  # fmt: skip

    def leave_program(self) -> None:
        membership = db.session.scalar(select(ProgramMembership).where(ProgramMembership.left_at.is_(None)).limit(1))
        if membership:
            membership.left_at = self.moments(max(membership.joined_at, self.since))

    def wish_to_leave(self) -> None:
        subscription, at = self._taken(self.paying), self.moments(self.since)
        if subscription:
            save(SubscriptionCancellation(
                subscription_id=subscription.id, by_id=subscription.application.mentee_id, requested_at=at,
                takes_effect="now", ends_at=at, reason="price",
            ))  # fmt: skip
