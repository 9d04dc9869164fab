"""Back from Stripe: the page waits only while there is something to wait for."""

import pytest

from tests.factories import make_accepted, make_application


@pytest.mark.parametrize("htmx", [False, True])
def test_without_an_offer_there_is_nothing_to_wait_for(visitor, htmx):
    """R10: paid in one tab after withdrawing in the other, or asked for before the mentor has answered."""
    withdrawn, pending = make_accepted(), make_application()
    visitor(withdrawn.mentee).post(f"/applications/{withdrawn.id}/withdrawal")
    headers = {"HX-Request": "true"} if htmx else {}
    for application in (withdrawn, pending):
        path = f"/applications/{application.id}"
        answer = visitor(application.mentee).get(f"{path}/subscription", headers=headers)
        assert answer.headers.get("HX-Redirect" if htmx else "Location") == path


def test_an_accepted_offer_is_waited_for(visitor):
    application = make_accepted()
    answer = visitor(application.mentee).get(f"/applications/{application.id}/subscription")
    assert "Your mentorship is starting" in answer.text and "We wait for the word from Stripe" in answer.text
