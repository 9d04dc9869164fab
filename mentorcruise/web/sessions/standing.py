"""How a session stands, in the words of the one who reads: what both said, what counts, what happens next (F20)."""

from dataclasses import dataclass, replace
from datetime import datetime

from mentorcruise.domain.session_results import DISPUTED, SessionReport, SessionResult, SessionVerdict, Side, Source
from mentorcruise.domain.sessions import MentoringSession, SessionStatus
from mentorcruise.web.words import when


@dataclass(frozen=True)
class Word:
    """What one side says of a session. Without an answer it is empty."""

    who: str
    said: str
    at: datetime | None
    by_time: bool


@dataclass(frozen=True)
class Standing:
    """The state in a word or two, its tone and sign, and sentences that say it whole. `source` is where a result is from."""

    title: str
    tone: str
    sign: str
    sentences: tuple[str, ...] = ()
    source: str = ""


def in_brief(
    status: SessionStatus, result: str | None, has_mine: bool, has_theirs: bool, side: Side, other: str
) -> Standing:
    """The state alone, for the side that reads and calls the other one `other`; whether both sides have said something."""
    if status == SessionStatus.MISSED and result:
        return Standing(missed(result, side, other), "bad", "circle-x")
    if status in _BRIEF and not (status == SessionStatus.UNDER_WAY and has_mine and has_theirs):
        return _BRIEF[status]
    if has_mine and has_theirs:
        return Standing("You two do not agree", "warn", "scale")
    return (
        Standing(f"Waits for {other}", "quiet", "hourglass")
        if has_mine
        else Standing("Was it held?", "warn", "circle-help")
    )


_BRIEF = {
    SessionStatus.AHEAD: Standing("Booked", "brand", "calendar-check"),
    SessionStatus.CANCELLED: Standing("Cancelled", "quiet", "calendar-x"),
    SessionStatus.DISPUTED: Standing("Disputed", "warn", "scale"),
    SessionStatus.HELD: Standing("Held", "ok", "circle-check"),
    SessionStatus.UNDER_WAY: Standing("Under way", "ok", "play"),
}


def missed(verdict: str, side: Side, other: str) -> str:
    """Who did not come, for the side that reads."""
    if verdict == SessionVerdict.BOTH_MISSED:
        return "Neither of you came"
    return f"{'You' if is_side(verdict, side) else other} did not come"


def is_side(verdict: str, side: Side) -> bool:
    """Whether it says that this side did not come."""
    return (verdict == SessionVerdict.MENTEE_MISSED) == (side == Side.MENTEE)


class Teller:
    """Tells one of the two, who calls the other one `other`, about a session."""

    def __init__(self, session: MentoringSession, side: Side, other: str, now: datetime) -> None:
        self.session, self.side, self.other, self.now = session, side, other, now
        self.mine = session.report_of(side)
        self.theirs = session.report_of(Side.MENTOR if side == Side.MENTEE else Side.MENTEE)

    def standing(self) -> Standing:
        """How it stands now."""
        status, result = self.session.status(self.now), self.session.result
        said = self.mine is not None, self.theirs is not None
        brief = in_brief(status, result.result if result else None, *said, self.side, self.other)
        if status == SessionStatus.CANCELLED:
            return replace(brief, sentences=self._cancelled())
        if result:
            source = "Confirmed by both" if result.source == Source.BOTH else "Settled by time"
            return replace(brief, sentences=self._settled(result), source=source)
        if status == SessionStatus.TO_CONFIRM or all(said):
            return replace(brief, sentences=self._open())
        return brief

    def words(self) -> list[Word]:
        """What each side says, the reader's own first."""
        return [self._word("You", self.mine), self._word(self.other, self.theirs)]

    def answer(self, verdict: str) -> str:
        """An answer as the reader gives it: `It was held`, `I did not come`."""
        return {SessionVerdict.HELD: "It was held", SessionVerdict.BOTH_MISSED: "Neither of us came"}.get(
            SessionVerdict(verdict), f"{'I' if is_side(verdict, self.side) else self.other} did not come"
        )

    def _word(self, who: str, report: SessionReport | None) -> Word:
        if report is None:
            return Word(who, "", None, by_time=False)
        return Word(who, self._said(report), report.at, report.source == Source.AUTOMATIC)

    def _said(self, report: SessionReport) -> str:
        if report.verdict == SessionVerdict.HELD:
            return f"Held, {report.minutes} minutes"
        return missed(report.verdict, self.side, self.other)

    def _cancelled(self) -> tuple[str, ...]:
        cancelled = self.session.cancellation
        assert cancelled
        if cancelled.by_id is None:
            return (f"It was cancelled because the mentorship ended, {when(cancelled.cancelled_at)}.",)
        is_mine = cancelled.by_id == _person_of(self.session, self.side)
        late = " That was later than the mentor asks for." if cancelled.late else ""
        return (f"{'You' if is_mine else self.other} cancelled it, {when(cancelled.cancelled_at)}.{late}",)

    def _settled(self, result: SessionResult) -> tuple[str, ...]:
        if result.result == DISPUTED:
            return ("You two said different things and 72 hours have passed. It counts neither as held nor as missed.",)
        held = self._length(result) if result.result == SessionVerdict.HELD else ()
        return (*held, *self._how(result))

    def _length(self, result: SessionResult) -> tuple[str, ...]:
        """Where the two gave different lengths; where they agree, their words say it already."""
        given = {report.minutes for report in (self.mine, self.theirs) if report}
        return () if given == {result.minutes} else (f"{result.minutes} minutes.",)

    def _how(self, result: SessionResult) -> tuple[str, ...]:
        """On whose word a result rests that not both have given."""
        if result.source == Source.BOTH:
            return ()
        spoken = [word for word in self.words() if word.said and not word.by_time]
        if not spoken:
            return ("Neither of you said anything within 72 hours, so it counts as planned.",)
        silent = "you" if spoken[0].who != "You" else self.other
        return (f"{spoken[0].who} said so, and {silent} said nothing within 72 hours.",)

    def _open(self) -> tuple[str, ...]:
        """It is over, and not settled yet."""
        until = when(self.session.settles_at)
        if self.mine and self.theirs:
            change = f"Each of you can change their word until {until}."
            still = "If you still disagree then, it counts neither as held nor as missed."
            return (change, still)
        if self.mine:
            waits = f"Until {until} it waits for {self.other}. If nothing comes, your word counts."
            return (waits,)
        if self.theirs:
            said = f"{self.other} says: “{self._said(self.theirs)}”."
            otherwise = f"If you say nothing until {until}, that counts."
            return (said, otherwise)
        return (f"If neither of you says anything until {until}, it counts as held.",)


def _person_of(session: MentoringSession, side: Side) -> int:
    return session.mentorship.mentee_id if side == Side.MENTEE else session.mentorship.mentor.person_id
