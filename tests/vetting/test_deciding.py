"""Operators read profiles and decide, with a reason (F6)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.catalogue import CatalogueEntry
from mentorcruise.domain.mentors import Mentor, MentorStatus, Verdict
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from tests.factories import make_mentor, make_operator, make_person


def decide(browser: Any, mentor: Mentor, verdict: str, reason: str = "", seen: int | None = None) -> Any:
    form = {"verdict": verdict, "reason": reason, "seen": len(mentor.decisions) if seen is None else seen}
    return browser.post(f"/operator/mentors/{mentor.id}/decisions", form)


def letters() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.subject).where(OutboxMessage.job == "letters.mentor_decided")))


@pytest.mark.filterwarnings("error::sqlalchemy.exc.SADeprecationWarning")
def test_a_profile_goes_from_the_queue_to_the_catalogue(visitor: Any, app: object, work: Any) -> None:
    """F6: submitted, read, decided, mailed, listed."""
    operator, mentor = make_operator(), make_mentor("Max Mentor", listed=False, motivation="Somebody did it for me.")
    browser = visitor(operator)
    assert "Max Mentor" in browser.get("/operator/mentors").text
    page = browser.get(f"/operator/mentors/{mentor.id}").text
    assert "Somebody did it for me." in page
    assert "Suspend" not in page
    assert decide(browser, mentor, "approved").location == "/operator/mentors"
    assert mentor.status == MentorStatus.LISTED
    assert mentor.decisions[0].decided_by_id == operator.id
    assert letters() == [str(mentor.id)]
    assert operator.name in browser.get(f"/operator/mentors/{mentor.id}").text
    assert "Nobody waits" in browser.get("/operator/mentors").text
    assert "Max Mentor" in browser.get("/operator/mentors?status=listed").text
    assert work() > 0
    assert db.session.scalars(select(CatalogueEntry.name)).all() == ["Max Mentor"]


@pytest.mark.parametrize("verdict", [Verdict.DECLINED, Verdict.SUSPENDED])
def test_a_no_needs_a_reason_and_the_mentor_reads_it(visitor: Any, app: object, verdict: Verdict) -> None:
    """F6: a reasoned decision."""
    mentor = make_mentor(listed=verdict == Verdict.SUSPENDED)
    browser, before = visitor(make_operator()), len(mentor.decisions)
    answer = decide(browser, mentor, verdict, " \t")
    assert answer.status_code == 422
    assert "the mentor has a right to know why" in answer.text
    assert decide(browser, mentor, verdict, "Skills are not backed by work.").status_code == 303
    assert (mentor.status, len(mentor.decisions)) == (verdict, before + 1)
    assert "Skills are not backed by work." in visitor(mentor.person).get("/account/mentor-profile").text
    assert "Skills are not backed by work." in browser.get(f"/operator/mentors/{mentor.id}").text


def test_a_decision_can_be_made_anew_and_none_is_overwritten(visitor: Any, app: object) -> None:
    """A8: each verdict stays, the last one is in force."""
    mentor, browser = make_mentor(listed=False), visitor(make_operator())
    for verdict in ("declined", "approved", "suspended", "approved"):
        assert decide(browser, mentor, verdict, f"Because of {verdict}.").status_code == 303
    assert [d.verdict for d in mentor.decisions] == ["declined", "approved", "suspended", "approved"]
    assert mentor.is_listed
    assert len(letters()) == 4


def test_a_second_operator_is_told_of_the_first_decision(visitor: Any, app: object) -> None:
    """A double click, or two operators at once: one decision, one mail."""
    mentor = make_mentor(listed=False)
    assert decide(visitor(make_operator()), mentor, "approved", seen=0).status_code == 303
    answer = decide(visitor(make_operator()), mentor, "declined", "Too late", seen=0)
    assert answer.status_code == 409
    assert "Another decision was made meanwhile" in answer.text
    assert len(mentor.decisions) == 1
    assert len(letters()) == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "٣"])
def test_a_tampered_form_decides_nothing(visitor: Any, app: object, seen: str) -> None:
    mentor = make_mentor(listed=False)
    answer = visitor(make_operator()).post(
        f"/operator/mentors/{mentor.id}/decisions", {"verdict": "approved", "seen": seen}
    )
    assert answer.status_code == 409
    assert mentor.status == MentorStatus.WAITING


@pytest.mark.parametrize("verdict", ["", "listed", "suspended", "approved'--"])
def test_a_verdict_that_does_not_fit_is_refused(visitor: Any, app: object, verdict: str) -> None:
    mentor = make_mentor(listed=False)
    assert decide(visitor(make_operator()), mentor, verdict, "why").status_code == 422
    assert mentor.status == MentorStatus.WAITING


def test_only_operators_see_the_queue(visitor: Any, app: object) -> None:
    """S1: others learn nothing."""
    mentor = make_mentor(listed=False)
    for browser in (visitor(make_person()), visitor(mentor.person)):
        for path in ("/operator/mentors", f"/operator/mentors/{mentor.id}"):
            assert browser.get(path).status_code == 404
        assert decide(browser, mentor, "approved").status_code == 404
    assert visitor().get("/operator/mentors").status_code == 303
    assert visitor(make_operator()).get("/operator/mentors/999999").status_code == 404
    assert visitor(make_operator()).get(f"/operator/mentors/{2**63}").status_code == 404
    assert mentor.status == MentorStatus.WAITING


def test_the_queue_is_paged_without_gaps(visitor: Any, app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The waiting ones oldest first, the others newest first."""
    monkeypatch.setattr("mentorcruise.web.vetting.deciding.PAGE", 2)
    for number in range(5):
        make_mentor(f"Waiting W{number}", listed=False)
        make_mentor(f"Listed L{number}")
    browser = visitor(make_operator())
    assert _names(browser, "/operator/mentors", "W") == ["W0", "W1", "W2", "W3", "W4"]
    assert _names(browser, "/operator/mentors?status=listed", "L") == ["L4", "L3", "L2", "L1", "L0"]
    assert len(_names(browser, "/operator/mentors?status=all", "W")) == 5
    assert "No mentor has this status now." in browser.get("/operator/mentors?status=declined").text
    for odd in ("?status=<b>", "?after=x", f"?after={10**30}"):
        assert browser.get(f"/operator/mentors{odd}").status_code == 200


def test_whoever_waits_longest_stands_first(visitor: Any, app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """F6: whatever number a profile has; an imported one may have waited elsewhere. Two of the same moment by number."""
    monkeypatch.setattr("mentorcruise.web.vetting.deciding.PAGE", 2)
    now = clock.now()
    for number, days in enumerate((3, 9, 1, 9, 5)):
        make_mentor(f"Waiting W{number}", listed=False).created_at = now - timedelta(days=days)
    db.session.commit()
    assert _names(visitor(make_operator()), "/operator/mentors", "W") == ["W1", "W3", "W4", "W0", "W2"]


def test_operators_are_granted_and_revoked_on_the_command_line(visitor: Any, app: Any) -> None:
    person, run = make_person("Ann Heron", email="ann@example.org"), app.test_cli_runner()
    assert run.invoke(args=["operators", "grant", "ANN@example.org"]).output == "Ann Heron is now an operator.\n"
    assert run.invoke(args=["operators", "grant", "ann@example.org"]).output == "Ann Heron is already an operator.\n"
    db.session.expire_all()
    assert visitor(person).get("/operator/mentors").status_code == 200
    assert "no operator any more" in run.invoke(args=["operators", "revoke", "ann@example.org"]).output
    assert visitor(person).get("/operator/mentors").status_code == 404
    assert run.invoke(args=["operators", "grant", "nobody@example.org"]).exit_code == 1


def _names(browser: Any, path: str, letter: str) -> list[str]:
    """The names on all pages of a list, in order."""
    import html
    import re

    found: list[str] = []
    while path:
        page = browser.get(path).text
        found += re.findall(rf">\w+ ({letter}\d)</a>", page)
        following = re.search(r'href="(/operator/mentors\?[^"]*after=\d+)" rel="next"', page)
        path = html.unescape(following[1]) if following else ""
    return found
