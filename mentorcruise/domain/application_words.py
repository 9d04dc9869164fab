"""The words of an application: kinds of goals, matching reasons, reasons to decline."""

from enum import StrEnum


class GoalCategory(StrEnum):
    """What kind of goal it is (B4). The words are shown to people by `GOAL_WORDS`."""

    CHANGE_CAREERS = "change_careers"
    EXTEND_SKILLS = "extend_skills"
    GET_PROMOTED = "get_promoted"
    PREPARE_INTERVIEWS = "prepare_interviews"
    START_BUSINESS = "start_business"
    LEAD_PEOPLE = "lead_people"


GOAL_WORDS = {
    GoalCategory.CHANGE_CAREERS: "Change careers",
    GoalCategory.EXTEND_SKILLS: "Extend my skills",
    GoalCategory.GET_PROMOTED: "Get promoted",
    GoalCategory.PREPARE_INTERVIEWS: "Prepare for interviews",
    GoalCategory.START_BUSINESS: "Start a business",
    GoalCategory.LEAD_PEOPLE: "Lead people well",
}


class MatchingReason(StrEnum):
    """Why this mentor (A18)."""

    SKILLS = "skills"
    CAREER_PATH = "career_path"
    INDUSTRY = "industry"
    TRACK_RECORD = "track_record"
    LANGUAGE = "language"
    TIME_ZONE = "time_zone"
    PRICE = "price"
    RECOMMENDED = "recommended"


REASON_WORDS = {
    MatchingReason.SKILLS: "Has the skills I want to learn",
    MatchingReason.CAREER_PATH: "Has walked the path I want to walk",
    MatchingReason.INDUSTRY: "Knows my industry",
    MatchingReason.TRACK_RECORD: "Their mentees reach their goals",
    MatchingReason.LANGUAGE: "Speaks my language",
    MatchingReason.TIME_ZONE: "Lives in a time zone close to mine",
    MatchingReason.PRICE: "Fits my budget",
    MatchingReason.RECOMMENDED: "Was recommended to me",
}


class DeclineReason(StrEnum):
    NO_TIME = "no_time"
    OTHER_FIELD = "other_field"
    GOAL_UNCLEAR = "goal_unclear"
    TOO_EARLY = "too_early"
    OTHER = "other"


DECLINE_WORDS = {
    DeclineReason.NO_TIME: "I have no time for another mentee now",
    DeclineReason.OTHER_FIELD: "This is not my field; another mentor fits better",
    DeclineReason.GOAL_UNCLEAR: "The goal is not clear enough yet",
    DeclineReason.TOO_EARLY: "Some basics should come first",
    DeclineReason.OTHER: "Another reason",
}
