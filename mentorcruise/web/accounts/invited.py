"""Someone opened a program's invitation link before they had an account: where to go once they have one."""

from flask import session

INVITED = "invited"


def next_after_joining() -> str:
    """The sign-in page, which leads back to the invitation where there was one."""
    code = session.get(INVITED)
    return f"/sign-in?next=/program-invitations/{code}" if code else "/sign-in"
