"""Someone opened a program's invitation link before they had an account: where to go once they have one."""

from flask import session

INVITED = "invited"


def next_after_joining(questions_wait: bool) -> str:
    """The sign-in page, which leads back to the invitation where there was one, or else to the questions that wait."""
    code = session.get(INVITED)
    wanted = f"/program-invitations/{code}" if code else "/account/onboarding" if questions_wait else ""
    return f"/sign-in?next={wanted}" if wanted else "/sign-in"
