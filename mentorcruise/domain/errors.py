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


class AlreadyGetsIt(Refusal):
    title = "This address gets the report already"
    message = "It is on the list."
    next_step = "Nothing needs to be done."


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
    title = "That time lies outside the mentorship"
    message = "A session is logged after it was held: between the start of the mentorship and now."


class NotYetOver(Refusal):
    title = "This session has not begun yet"
    message = "Whether it was held, and how it was, can be said once it has begun."
    next_step = "Come back after the session."


class NotHeld(Refusal):
    title = "This session was not held"
    message = "You or both of you said that it was not held, so there is nothing to rate."
    next_step = "While the session is not settled you can change your word on its page."


class AlreadyCancelledSession(Refusal):
    title = "This session was cancelled"
    message = "It was cancelled before; nothing more happens with it."
    next_step = "Book another one."


class AlreadySettled(Refusal):
    title = "This session is settled"
    message = "Both sides have said how it was, or 72 hours have passed; that stands."


class ClosedMeanwhile(Refusal):
    title = "This session was closed meanwhile"
    message = "It was cancelled or settled at the same moment; that stands."


class SlotTaken(Refusal):
    title = "This time was just taken"
    message = "Somebody else booked it while you were choosing, or one of you has another session then."
    kept = "Nothing was booked, and what you had booked before stands."
    next_step = "Choose another time."


class TimeNotOffered(Refusal):
    """A time that cannot be booked whoever is free: `standing` says why."""

    title = "This time cannot be booked"
    kept = "Nothing was booked, and what you had booked before stands."
    next_step = "Choose one of the times below."
    status = 422
    WORDS = {
        "past": "This time has passed.",
        "too_soon": "This time is too near: the mentor wants to know earlier of a session.",
        "too_far": "This time is too far ahead; the mentor's calendar is not open for it yet.",
        "after_the_end": "The mentorship ends before this time.",
        "closed": "The mentor's calendar is not open at this time.",
    }

    def __init__(self, standing: str) -> None:
        self.standing = standing
        super().__init__(self.WORDS[standing])


class SessionHasBegun(Refusal):
    title = "This session cannot be changed any more"
    message = "It has begun, was held, or was cancelled."
    next_step = "Book another one, or say below how it went."


class TooLateToMove(Refusal):
    title = "It is too late to move this session"
    message = (
        "It begins within the time in which your mentor wants to be told ahead, so you can no longer move it yourself."
    )
    next_step = "Write to your mentor, who can still move it, or cancel it; it is then marked as cancelled late."


class TooManyAhead(Refusal):
    title = "That are sessions enough for now"
    message = "This mentorship has as many sessions in the calendar as it may, so that others find a time as well."
    kept = "Nothing was booked, and what you had booked before stands."
    next_step = "Book more when some of these are over, or cancel some first."


class NothingAhead(Refusal):
    title = "Nothing is ahead in this series"
    message = "All its sessions are over or were cancelled before."
    next_step = "Book new ones whenever you like."


class NoteChanged(Refusal):
    title = "Someone wrote here meanwhile"
    message = "The text was changed since you opened it."
    kept = "What you wrote is below; nothing was overwritten."
    next_step = "Bring the two together, then save again."


class NeverAgain(Refusal):
    title = "This pair has parted"
    message = "Your mentorship with this mentor ended as not a fit, so you two are not brought together again."
    next_step = "Look for another mentor."


class StandsOtherwise(Refusal):
    """What was to be done with a goal, a milestone or a task is not possible as it stands now."""

    title = "It stands differently now"
    message = "The other one has changed it meanwhile."
    next_step = "Look at it again, then say what is to happen."


class AgreementChanged(Refusal):
    title = "There is a newer version"
    message = "The other one has proposed a new version since you opened the page."
    kept = "Nothing was signed. If you were writing a version, your words are still in the form below."
    next_step = "Read the new version, then sign it or propose your own."


class AlreadySigned(Refusal):
    title = "Signed already"
    message = "You have signed this version before."


class AlreadyAnswered(Refusal):
    title = "Answered already"
    message = "You have answered this before; the first answer stands."


class AlreadyAssessed(Refusal):
    title = "You have said where the mentee stands"
    message = "The last word on a mentorship is given once; what you said first stands."
    next_step = "Look at the growth below the skills."


class NoLastWordYet(Refusal):
    title = "The mentorship goes on"
    message = "Where the mentee stands in the end is said when the mentorship is cancelled or has ended."
    next_step = "Until then, say where things stand on the page of the skills as often as you like."


class AlreadyReviewed(Refusal):
    title = "Published already"
    message = "There is one review for a mentorship, and one reply to it; what was published stands."


class WritingBlocked(Refusal):
    title = "No messages at the moment"
    message = "One of you wants no messages from the other, so nobody can write here until that is lifted."
    kept = "Your message was not sent. All earlier messages can be read."
    next_step = "Go back to the conversation; it says who can lift it."


class ConversationClosed(Refusal):
    title = "This conversation is closed"
    message = "Messages can be written for 30 days after a mentorship has ended; that time is over."
    kept = "Your message was not sent. All earlier messages can be read."
    next_step = "Go back to the conversation to read it."


class NoRoomForFiles(Refusal):
    title = "No room for more files"
    message = "The files of a mentorship take 500 MB at most, and these would go beyond it."
    kept = "Your message was not sent, and all files so far are there."
    next_step = "Send smaller files, or a link to where they are."


class ConcernClosed(Refusal):
    title = "This concern is closed"
    message = "An operator has closed it. What was noted stands."


class NotYetReviewable(Refusal):
    title = "There is nothing to review yet"
    message = "Reviews come from mentorships in which a session was held and whose exit survey is answered."
    next_step = "Answer the exit survey first; it takes a minute."


class AlreadyModerated(Refusal):
    title = "It stands so already"
    message = (
        "Another operator was quicker, or the page was open for long: the review is hidden or shown as you wished."
    )
    next_step = "Load the page again to read the reason that was given."


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


class AlreadyIntroduced(Refusal):
    title = "They are introduced already"
    message = "This mentor was suggested to them before, in this search. The letter went out once."
    next_step = "Nothing needs to be done."


class ThresholdsChanged(Refusal):
    title = "Someone has changed this rule meanwhile"
    message = "The thresholds were set anew since you opened the page."
    kept = "Your numbers were not saved; the newer ones are in force."
    next_step = "Look at what is in force now, then compare your numbers with it."


class CriterionChanged(Refusal):
    title = "Someone has set another criterion meanwhile"
    message = "A newer version came into force since you opened the page."
    kept = "Yours was not saved; what you composed is still here."
    next_step = "Compare it with the one in force now, then save it again if you still want it."


class ThemeIsGone(Refusal):
    title = "This theme takes nothing new"
    message = "It was retired, or merged into another one."
    next_step = "Choose a theme that is in use."


class ThemeNameTaken(Refusal):
    title = "There is a theme of that name"
    message = "Two themes in use cannot have the same name."
    next_step = "Take another name, or merge the two."


class NothingWritten(Refusal):
    title = "There are no words to tag"
    message = "The mentee wrote nothing in this answer."
    next_step = "Tag one of the other answers."


class FollowUpIsClosed(Refusal):
    title = "This follow-up is closed"
    message = "It was done or dropped meanwhile."
    next_step = "Open it again if there is more to do, or add a note."


class ImprovementChanged(Refusal):
    title = "Someone has written about this change meanwhile"
    message = "There is a newer version than the one that you saw."
    kept = "Yours was not saved; the newer one stands."
    next_step = "Read it, then change what is still to be changed."


REFUSALS_BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "place_within_capacity": NoPlaceLeft,
    "pk_places": AlreadyDecided,
    "pk_application_decisions": AlreadyDecided,
    "pk_application_withdrawals": AlreadyClosed,
    "uq_applications_open_pair": AlreadyApplied,
    "uq_stakeholder_recipients_open": AlreadyGetsIt,
    "uq_mentorships_application_id": AlreadySubscribed,
    "uq_subscriptions_application_id": AlreadySubscribed,
    "pk_subscription_cancellations": AlreadyCancelled,
    "pk_mentorship_endings": MentorshipEnded,
    "pk_session_ratings": AlreadyRated,
    "pk_exit_surveys": SurveyAnswered,
    "uq_mentors_person_id": AlreadyAMentor,
    "uq_mentoring_sessions_submission_key": AlreadyDone,
    "session_seats_no_overlap": SlotTaken,
    "pk_session_cancellations": AlreadyCancelledSession,
    "pk_session_results": AlreadySettled,
    "session_closed_once": ClosedMeanwhile,
    "pk_session_times": SlotTaken,
    "uq_notes_shared": NoteChanged,
    "uq_notes_private": NoteChanged,
    "uq_session_topics_tagged": AlreadyDone,
    "never_again_pair": NeverAgain,
    "pk_separations": AlreadyDone,
    "uq_goals_submission_key": AlreadyDone,
    "uq_milestones_submission_key": AlreadyDone,
    "uq_tasks_submission_key": AlreadyDone,
    "uq_messages_submission_key": AlreadyDone,
    "uq_concerns_submission_key": AlreadyDone,
    "uq_message_blocks_open": AlreadyDone,
    "uq_calendar_feeds_open": AlreadyDone,
    "uq_agreements_mentorship_id_version": AgreementChanged,
    "pk_agreement_signatures": AlreadySigned,
    "uq_skill_assessments_once": AlreadyAssessed,
    "pk_check_in_answers": AlreadyAnswered,
    "pk_reviews": AlreadyReviewed,
    "pk_review_replies": AlreadyReviewed,
    "uq_program_memberships_open": AlreadyDone,
    "uq_program_domains_open": AlreadyDone,
    "uq_program_invitations_open": AlreadyDone,
    "uq_introductions_search_id_mentor_id": AlreadyIntroduced,
    "uq_rule_thresholds_rule_version": ThresholdsChanged,
    "uq_success_criteria_version": CriterionChanged,
    "uq_success_criteria_submission_key": AlreadyDone,
    "uq_themes_name": ThemeNameTaken,
    "uq_survey_tags_open": AlreadyDone,
    "uq_improvements_submission_key": AlreadyDone,
    "uq_improvement_versions_improvement_id_version": ImprovementChanged,
    "uq_improvement_links_theme": AlreadyDone,
    "uq_improvement_links_survey": AlreadyDone,
}


def refusal_for(error: BaseException) -> Refusal | None:
    """The refusal that a broken constraint stands for, or None when it stands for none."""
    refusal = REFUSALS_BY_CONSTRAINT.get(constraint_of(error) or "")
    return refusal() if refusal else None
