"""A random history of people with all that registration counts: also profiles, questions, programs, head counts and visits."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, text

from mentorcruise.domain.applications import Application, ApplicationDecision
from mentorcruise.domain.mentors import MentorDecision
from mentorcruise.domain.people import OperatorGrant, Person
from mentorcruise.domain.profile_states import ProfileState
from mentorcruise.domain.programs import ProgramHeadCount, ProgramMembership
from mentorcruise.domain.questionnaires import Question as Asked
from mentorcruise.domain.visits import VisitCount
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Period, Question
from tests.asking import ask
from tests.factories import enrol, make_program, save
from tests.metrics.histories import BEGIN, COUNTRIES
from tests.metrics.taking_part import TakingPart

JOB = Asked("job", "short", "Job?", required=True)
COMPANIES = ("Acme", "ACME", "Borealis", "Corvid", None)
ZONES = ("Europe/Berlin", "Europe/Paris", "UTC")
DAY = timedelta(days=1)


class Registering(TakingPart):
    """Every profile says several things, one after the other; one program has several head counts, the other has none."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.program = make_program(eligible=None, created_at=BEGIN - 80 * DAY)
        self.other = make_program("Other", eligible=None, created_at=BEGIN + 20 * DAY)
        for after, eligible in ((60, 0), (60, 35), (10, 30), (200, 9)):
            at = BEGIN + after * DAY
            noted_at = at + self.dice.choice((-5, 0, 30)) * DAY
            save(
                ProgramHeadCount(
                    program_id=self.program.id, counts_from=at.date(), eligible=eligible, noted_at=noted_at
                )
            )
        ask(JOB, Asked("site", "short", "Site?", required=True, audience="mentor"), at=BEGIN + 70 * DAY)
        ask(Asked("job", "short", "Job?"), at=BEGIN + 150 * DAY)
        ask(JOB, at=BEGIN + 190 * DAY)
        for number in range(-100, 300):
            day = (BEGIN + number * DAY).date()
            save(VisitCount(day=day, kind=self.dice.choice(("site", "site", "mentors")), n=self.dice.randint(0, 9)))
        for mentor in self.mentors:
            mentor.created_at = mentor.person.joined_at = mentor.person.confirmed_at = BEGIN - 90 * DAY
            listed = {"verdict": "approved", "decided_by_id": mentor.person_id, "decided_at": BEGIN - 80 * DAY}
            save(MentorDecision(mentor_id=mentor.id, **listed))

    def live(self) -> "Registering":
        """A hundred and more things happen, and everybody's profile changes once or twice."""
        for _ in self.steps(120, 120):
            pass
        for _ in range(15):
            self.begin()
        for application in self.unanswered()[:12]:
            self.keep(
                ApplicationDecision, application, verdict="accepted", decided_by_id=application.mentor.person_id,
                decided_at=self.later_than(application),
            )  # fmt: skip
        for _ in range(6):
            self.end()
        for _ in range(25):
            self.pay()
            self.reply()
        for person in self.dice.sample([person for person in self.people if person.confirmed_at], 3):
            at = self.happens(person.joined_at)
            save(OperatorGrant(person_id=person.id, granted_at=at, revoked_at=at + 30 * DAY))
        # Who takes someone on holds a place since then, not since this history was written.
        db.session.execute(text("""
            UPDATE places h SET taken_at = s.started_at, released_at = e.ended_at
            FROM mentorships s LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id
            WHERE s.application_id = h.application_id
        """))  # fmt: skip
        for person in db.session.query(Person).order_by(Person.id).all():
            at = self.happens(person.joined_at)
            self.say(person, "country", self.dice.choice((*COUNTRIES, "FR")), at)
            self.say(person, "time_zone", self.dice.choice(ZONES), at)
            self.say(person, "capacity", self.dice.choice(("0", "1", "2", "30")), at)
            self.say(person, "company", self.dice.choice(COMPANIES), self.happens(at))
        for mentor in self.mentors:
            first, second = (str(skill.id) for skill in mentor.skills)
            for which, value in ((first, "yes"), (first, None), (second, None), (second, "yes")):
                self.say(mentor.person, "skill", value, self.happens(BEGIN), which)
            self.move(mentor.person)
        for person in self.dice.sample(self.people, 12):
            self.move(person)
        return self

    def edges(self) -> list[Question]:
        """Periods that begin or end, and days of knowledge, on which something of the history just holds, or just does not."""
        last = (BEGIN + 299 * DAY).date()
        found = [
            Question(Period(day, last), as_of=last) for day in _days("SELECT ended_at FROM mentorship_endings")[:2]
        ]
        for ended in ("SELECT revoked_at FROM operator_grants", "SELECT left_at FROM program_memberships"):
            found += [Question(Period(day - 90 * DAY, day), as_of=last) for day in _days(ended)[:2]]
        for began, days in (("SELECT min(started_at) FROM mentorships GROUP BY mentee_id", 11),
                            ("SELECT min(paid_at) FROM payments WHERE amount_cents > 0 GROUP BY subscription_id", 35)):  # fmt: skip
            found += [Question(as_of=day + (days - 1) * DAY) for day in _days(began)[:2]]
        return found

    def unanswered(self) -> list[Application]:
        decided = select(ApplicationDecision.application_id)
        return list(
            db.session.scalars(select(Application).where(Application.id.not_in(decided)).order_by(Application.id))
        )

    def say(self, person: Person, what: str, value: str | None, at: datetime, which: str = "") -> None:
        save(ProfileState(person_id=person.id, what=what, detail=which, value=value, at=at))

    def move(self, person: Person) -> None:
        """From one program into the other."""
        if db.session.query(ProgramMembership).filter_by(person_id=person.id, left_at=None).count():
            return
        first = enrol(person, self.program, at=max(self.happens(person.joined_at), self.program.created_at))
        first.left_at = self.happens(first.joined_at)
        enrol(person, self.other, at=max(first.left_at, self.other.created_at))
        db.session.commit()


def _days(moments: str) -> list[date]:
    """The days of moments (SQL), those before the last of the history alone."""
    known = db.session.scalars(text(moments))
    return sorted({at.date() for at in known if at and at < BEGIN + 250 * DAY})
