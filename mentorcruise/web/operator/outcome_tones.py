"""The tone of each outcome's badge on operators' pages."""

from mentorcruise.domain.surveys import Outcome

OUTCOME_TONES = {
    Outcome.GOAL_REACHED: "ok",
    Outcome.GOAL_PARTLY_REACHED: "brand",
    Outcome.MOVED_ON: "quiet",
    Outcome.TRIAL_LOSS: "quiet",
}
