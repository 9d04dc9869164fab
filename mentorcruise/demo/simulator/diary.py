"""The calendars of a simulated marketplace: mentors' hours, and sessions that find a free time in both diaries (F16, F20)."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from mentorcruise.demo.simulator.records import History, Hours, SimMentor, SimMentorship
from mentorcruise.demo.simulator.records_sessions import Meeting, Unheld
from mentorcruise.demo.simulator.records_together import SimSeries
from mentorcruise.demo.simulator.world import later
from mentorcruise.demo.texts_together import CANCELLED, MISSED
from mentorcruise.domain.session_results import Side

KEEPS_HOURS = 0.9
BOOKED = 0.88
MOVED = 0.08
CANCELLED_SHARE = 0.09
MISSED_SHARE = 0.05
DISPUTED_SHARE = 0.15
SILENT = {Side.MENTEE: 0.22, Side.MENTOR: 0.3}
STANDING_OF, STANDS = 4, 4
"""A fourth of the pairs, by how often they have met, has a standing appointment of four sessions."""
NEARBY_DAYS = (0, 1, -1, 2, -2, 3, -3)
WEEKS = ((0, 1, 2, 3, 4), (0, 2, 4), (1, 3), (0, 1, 2, 3), (1, 2, 3, 5))


class Diary:
    """Whose time is taken when: no two sessions of one person overlap."""

    def __init__(self) -> None:
        self.taken: defaultdict[int, list[tuple[datetime, datetime]]] = defaultdict(list)

    def is_free(self, person: int, begins: datetime, ends: datetime) -> bool:
        theirs = self.taken[person]
        index = bisect_left(theirs, (begins, begins))
        before = index == 0 or theirs[index - 1][1] <= begins
        return before and (index == len(theirs) or theirs[index][0] >= ends)

    def take(self, begins: datetime, ends: datetime, *people: int) -> None:
        for person in people:
            insort(self.taken[person], (begins, ends))


def keep_diaries(history: History, rng: Random) -> None:
    """Give mentors their hours and every session of the history a time of day, with those that fell through."""
    for mentor in history.mentors:
        if mentor.listed_at and (rng.random() < KEEPS_HOURS or mentor.who.email):
            begins = rng.choice((8, 9, 9, 10, 13, 16)) * 60
            ends = min(begins + rng.choice((4, 6, 8)) * 60, 21 * 60)
            mentor.hours = Hours(rng.choice(WEEKS), begins, ends, rng.choice((0, 10, 15, 15)), mentor.slug)
    diary = Diary()
    for mentorship in history.mentorships:
        _place(mentorship, diary, rng, history.world.until)
    for mentorship in history.mentorships:
        _fall_through(mentorship, diary, rng, history.world.until)
    for mentorship in history.running():
        if not mentorship.quiet and not mentorship.is_leaving(history.world.until):
            _look_ahead(mentorship, diary, rng, history.world.until)


def _place(mentorship: SimMentorship, diary: Diary, rng: Random, until: datetime) -> None:
    """Move each held session to a free time near its own that both could have booked."""
    floor = mentorship.started_at + timedelta(minutes=10)
    last = min(until, mentorship.ends_at) - timedelta(minutes=10)
    for meeting in mentorship.meetings:
        length = timedelta(minutes=meeting.minutes)
        begins = _take_time(mentorship, meeting.held_at, length, (floor, last), diary)
        if begins is not None:
            _shift(meeting, begins - meeting.held_at, until)
            if rng.random() < BOOKED and mentorship.application.mentor.hours:
                _book(meeting, mentorship, rng)
        _say(meeting, rng)
        floor = meeting.ends_at


def _take_time(
    mentorship: SimMentorship, around: datetime, length: timedelta, within: tuple[datetime, datetime], diary: Diary
) -> datetime | None:
    """Take the time nearest in days that lies in the mentor's hours and is free for both, the buffer after it included."""
    taken = length + _buffer(mentorship)
    for begins in _times(mentorship.application.mentor, around):
        inside = begins >= within[0] and begins + length <= within[1]
        if inside and all(diary.is_free(person, begins, begins + taken) for person in _both(mentorship)):
            diary.take(begins, begins + taken, *_both(mentorship))
            return begins
    return None


def _times(mentor: SimMentor, around: datetime) -> Iterator[datetime]:
    zone = ZoneInfo(mentor.who.time_zone)
    hours = mentor.hours or Hours((0, 1, 2, 3, 4), 540, 1200, 0, "")
    local, stretch = around.astimezone(zone), hours.ends - hours.begins - 60
    first = (local.hour * 60 + local.minute) % stretch // 30
    for days in NEARBY_DAYS:
        day = local.date() + timedelta(days=days)
        if day.weekday() not in hours.weekdays:
            continue
        for step in range(stretch // 30):
            minute = hours.begins + (first + step) % (stretch // 30) * 30
            yield datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def _buffer(mentorship: SimMentorship) -> timedelta:
    hours = mentorship.application.mentor.hours
    return timedelta(minutes=hours.buffer if hours else 0)


def _both(mentorship: SimMentorship) -> tuple[int, int]:
    return id(mentorship.application.mentor.who), id(mentorship.application.mentee.who)


def _shift(meeting: Meeting, by: timedelta, until: datetime) -> None:
    meeting.held_at += by
    for rated in (meeting.by_mentee, meeting.by_mentor):
        if rated:
            rated.at = min(max(rated.at + by, meeting.ends_at), until)


def _book(meeting: Meeting, mentorship: SimMentorship, rng: Random) -> None:
    ahead = min(timedelta(days=rng.expovariate(1 / 5) + 0.6), meeting.held_at - mentorship.started_at)
    meeting.booked_at = _whole(meeting.held_at - ahead)
    if rng.random() < MOVED and ahead > timedelta(days=2):
        moved_at = _whole(meeting.booked_at + (meeting.held_at - meeting.booked_at) * rng.uniform(0.2, 0.8))
        meeting.moved = (meeting.held_at + timedelta(days=rng.choice((-1, 1, 2))), moved_at)


def _say(meeting: Meeting, rng: Random) -> None:
    """Whoever rates says that it was held; of the others some say so, and for the rest time does."""
    rated = {Side.MENTEE: meeting.by_mentee, Side.MENTOR: meeting.by_mentor}
    logger = Side.MENTOR if meeting.logged_by_mentor else Side.MENTEE
    for side in Side:
        given = rated[side]
        if given:
            meeting.said_at[side] = given.at
        elif meeting.booked_at is None and side == logger:
            meeting.said_at[side] = meeting.ends_at + timedelta(minutes=10)
        elif rng.random() > SILENT[side]:
            meeting.said_at[side] = later(meeting.ends_at, rng.expovariate(1 / 0.4))


def _fall_through(mentorship: SimMentorship, diary: Diary, rng: Random, until: datetime) -> None:
    """Between the sessions that were held lie some that were cancelled or missed."""
    if not mentorship.application.mentor.hours:
        return
    last = min(until, mentorship.ends_at) - timedelta(hours=1)
    for meeting in mentorship.meetings:
        luck = rng.random() * (0.6 if mentorship.troubled else 1.0)
        if luck > CANCELLED_SHARE + MISSED_SHARE:
            continue
        around = later(meeting.held_at, -rng.uniform(2, 5))
        length = timedelta(minutes=meeting.minutes)
        begins = _take_time(mentorship, around, length, (mentorship.started_at + timedelta(days=1), last), diary)
        if begins is None:
            continue
        unheld = Unheld(begins, meeting.minutes, _whole(max(mentorship.started_at, later(begins, -rng.uniform(1, 6)))))
        unheld.by_mentor = rng.random() < 0.35
        (_cancel if luck < CANCELLED_SHARE else _miss)(unheld, rng)
        mentorship.unheld.append(unheld)


def _cancel(unheld: Unheld, rng: Random) -> None:
    unheld.at = _whole(unheld.booked_at + (unheld.starts_at - unheld.booked_at) * rng.random())
    unheld.became, unheld.words = "cancelled", rng.choice(CANCELLED)
    unheld.late = unheld.starts_at - unheld.at < timedelta(hours=24)


def _miss(unheld: Unheld, rng: Random) -> None:
    unheld.at = later(unheld.ends_at, rng.uniform(0.05, 2))
    if rng.random() < DISPUTED_SHARE:
        unheld.became = "disputed"
    else:
        unheld.became = "mentor_missed" if unheld.by_mentor else "mentee_missed"
    unheld.words = rng.choice(MISSED)


def _look_ahead(mentorship: SimMentorship, diary: Diary, rng: Random, until: datetime) -> None:
    """Most running pairs have the next session in the calendar."""
    if not mentorship.application.mentor.hours or (rng.random() < 0.25 and not mentorship.application.mentor.who.email):
        return
    length = timedelta(minutes=mentorship.application.plan.minutes)
    within = (later(until, 0.3), min(later(until, 30), mentorship.ends_at))
    begins = _take_time(mentorship, later(until, rng.uniform(1, 12)), length, within, diary)
    if begins is not None:
        booked_at = max(mentorship.started_at, later(until, -rng.uniform(0.2, 6)))
        mentorship.unheld.append(Unheld(begins, mentorship.application.plan.minutes, _whole(booked_at)))
        if len(mentorship.meetings) % STANDING_OF == 1:
            _stand(mentorship, diary, mentorship.unheld[-1])


def _stand(mentorship: SimMentorship, diary: Diary, first: Unheld) -> None:
    """Make the session ahead the first of a standing appointment; the times that are taken are left out of it."""
    plan, people, zone = mentorship.application.plan, _both(mentorship), mentorship.application.mentor.who.time_zone
    weeks, wall = (1 if plan.sessions_per_month >= 4 else 2), first.starts_at.astimezone(ZoneInfo(zone))
    series = SimSeries(weeks, first.starts_at, first.minutes, zone, STANDS, first.booked_at)
    first.series = series
    for number in range(1, STANDS):
        begins = (wall + timedelta(weeks=weeks * number)).astimezone(UTC)
        taken = begins + timedelta(minutes=first.minutes) + _buffer(mentorship)
        if taken < mentorship.ends_at and all(diary.is_free(person, begins, taken) for person in people):
            diary.take(begins, taken, *people)
            mentorship.unheld.append(Unheld(begins, first.minutes, first.booked_at, series=series))


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
