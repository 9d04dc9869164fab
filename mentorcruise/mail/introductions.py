"""Letters about introductions: to the mentee why a mentor fits, and to the mentor if an operator wants it."""

from datetime import datetime

from mentorcruise.domain.introductions import Introduction, still_stands
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def introduced(introduction_id: int, now: datetime) -> None:
    """To the mentee, and perhaps the mentor; not when it cannot be taken up any more."""
    introduction = db.session.get_one(Introduction, introduction_id)
    if not still_stands(db.session.connection(), introduction):
        return
    mentee, mentor = introduction.mentee, introduction.mentor.person
    facts = {
        "introduction": introduction,
        "mentee_name": one_line(mentee.name),
        "mentor_name": one_line(mentor.name),
        "operator_name": one_line(introduction.by.name),
    }
    drafts = [Draft("introduced_mentee", introduction.id, mentee, facts)]
    if introduction.tells_mentor:
        drafts.append(Draft("introduced_mentor", introduction.id, mentor, facts))
    post(now, *drafts)
