"""Refusals: what the domain says when a thing may not be. The edge answers 409 with the words and the next step."""

from mentorcruise.domain.base import constraint_of


class Refusal(Exception):
    """Something that the rules forbid now. `message` says what happened, `kept` what was kept, `next_step` what to do."""

    title = "That is not possible now"
    message = "The state of things has changed since the page was loaded."
    kept = "Nothing was changed."
    next_step = "Load the page again to see how things stand."
    status = 409

    def __init__(self, message: str | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)


class NoPlaceLeft(Refusal):
    title = "No place left"
    message = "All places of this mentor are taken, so this application cannot be accepted now."
    kept = "The application is kept and stays open."
    next_step = "Free a place or raise the capacity in the mentor profile, then accept again."


class MentorNotAvailable(Refusal):
    title = "This mentor takes no applications now"
    message = "The mentor has no open place, or is not listed at the moment."
    next_step = "Look for another mentor, or come back later."


class AlreadyApplied(Refusal):
    title = "You have already applied"
    message = "There is an open application or a running mentorship between you and this mentor."
    next_step = "Open it from your applications."


class AlreadyDecided(Refusal):
    title = "This application is already decided"
    message = "A decision was made before; it stands."


class AlreadyClosed(Refusal):
    title = "This application is closed"
    message = "It was withdrawn, declined, has lapsed or its mentorship has ended."


class NotAccepted(Refusal):
    title = "Not accepted yet"
    message = "A subscription starts after the mentor has accepted the application."


class AlreadySubscribed(Refusal):
    title = "You are subscribed already"
    message = "The mentorship has started; nothing is charged twice."
    next_step = "Open the mentorship."


class AlreadyCancelled(Refusal):
    title = "Cancelled already"
    message = "This subscription was cancelled before; nothing more is charged."


class MentorshipEnded(Refusal):
    title = "This mentorship has ended"
    message = "Sessions can be logged and rated in running mentorships only."


class NotYetHeld(Refusal):
    title = "That day lies outside the mentorship"
    message = "A session is logged after it was held: between the start of the mentorship and today."


class AlreadyRated(Refusal):
    title = "You have rated this session"
    message = "A rating is given once per person and session."


class SurveyAnswered(Refusal):
    title = "The exit survey is answered"
    message = "It was answered before; the first answer stands."


class AlreadyAMentor(Refusal):
    title = "You have a mentor profile"
    message = "There is one mentor profile per account."
    next_step = "Open your profile to edit it."


class AlreadyDone(Refusal):
    title = "Done already"
    message = "This form was sent before; it took effect once."
    next_step = "Go on from the page where it shows."


REFUSALS_BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "place_within_capacity": NoPlaceLeft,
    "pk_places": AlreadyDecided,
    "pk_application_decisions": AlreadyDecided,
    "pk_application_withdrawals": AlreadyClosed,
    "uq_applications_open_pair": AlreadyApplied,
    "uq_mentorships_application_id": AlreadySubscribed,
    "uq_subscriptions_application_id": AlreadySubscribed,
    "pk_subscription_cancellations": AlreadyCancelled,
    "pk_mentorship_endings": MentorshipEnded,
    "pk_session_ratings": AlreadyRated,
    "pk_exit_surveys": SurveyAnswered,
    "uq_mentors_person_id": AlreadyAMentor,
    "uq_mentoring_sessions_submission_key": AlreadyDone,
}


def refusal_for(error: BaseException) -> Refusal | None:
    """The refusal that a broken constraint stands for, or None when it stands for none."""
    refusal = REFUSALS_BY_CONSTRAINT.get(constraint_of(error) or "")
    return refusal() if refusal else None
