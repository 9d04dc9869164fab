"""What the operator of the demo made of exit surveys: which words are about what, promises, and what was changed."""

from typing import NamedTuple

ABOUT = {
    "Finding the right mentor": ("filter by time zone", "outside the big technology companies", "simply not a fit"),
    "Price and plans": ("A smaller plan would have kept me",),
    "Pausing and leaving": ("pause for a month",),
    "Scheduling and reminders": ("free times", "reminder the day before", "moved too often"),
    "Waiting for answers": ("five days for my first answer", "slow answers between them", "hard to reach on weekends"),
    "Preparing sessions": (
        "checklist for the first call", "Start each call with", "clearer plan from the start", "a plan with dates",
    ),
    "Practice between sessions": (
        "more homework", "further reading", "more practice on my own material", "without practice the calls",
        "never got to apply it", "checks on me between calls", "not something I would show",
    ),
    "Directness and feedback": (
        "Push harder", "talked most of the time", "stayed on the surface", "what I do wrong", "say early when a goal",
    ),
    "Goal too vague or too large": (
        "say early when a goal", "turned out larger", "Half of it", "what the goal should be", "too vague",
    ),
    "Life got in the way": (
        "Life got in the way", "could not find the time", "closed the department", "moved to next year", "not the right moment",
    ),
    "Using the site": ("logging a session", "keep my notes after"),
    "Billing and invoices": ("company card", "when the trial ends"),
    "Went well": (
        "Keep doing that", "remembered every detail", "worth the price alone", "patient when I was slow", "I start the new job",
        "I got the promotion", "in use at work now", "Two offers", "Reached, and earlier", "do not guess any more",
        "That was the goal", "first eleven customers", "what I came for", "Goal reached", "The plan held", "I speak up",
        "can go on alone",
    ),
    "Nothing to do better": ("Nothing, really", "Nothing to improve"),
}  # fmt: skip


class Changed(NamedTuple):
    """Something that was changed so many days ago, because of a theme; then fewer people say `no_longer`."""

    days_ago: int
    title: str
    words: str
    made_by: str
    public: bool
    theme: str
    no_longer: str
    before: str = ""
    """Its words in a first version, where they were changed later."""


CHANGED = (
    Changed(
        190, "Free times to choose from",
        "Mentors now keep their hours in a calendar here. You see their free times in your own time zone and book one, "
        "without asking in a message first.",
        "Product team", True, "Scheduling and reminders", "Let me see my mentor's free times",
    ),
    Changed(
        118, "A reminder a day before and an hour before",
        "Both of you are reminded of a session by mail, a day before and once more an hour before. Who wants fewer letters "
        "turns them off under “Letters”.",
        "Product team", True, "Scheduling and reminders", "A reminder the day before a call",
        "Both are reminded of a session by mail, a day before and an hour before.",
    ),
    Changed(
        74, "Everything you wrote can be taken along",
        "Notes, goals and messages of a mentorship can be downloaded in one file, also after it has ended.",
        "Product team", True, "Using the site", "I would like to keep my notes",
    ),
    Changed(
        46, "We write to mentors who have not answered for four days",
        "The health monitor names pairs in which a question has waited for four days. One of us writes to the mentor on the "
        "same day, and suggests another mentor to the mentee where that does not help.",
        "Operators", False, "Waiting for answers", "I waited five days for my first answer",
    ),
)  # fmt: skip


class Promised(NamedTuple):
    """A promise, asked for and due so many days from now: about a theme, or about the last answer that `said` so."""

    what: str
    asked: int
    due: int
    theme: str = ""
    said: str = ""
    note: str = ""
    """What was done in the end; without it the promise is open."""
    dropped: bool = False


PROMISED = (
    Promised("Call and ask what would have helped", -9, -2, said="stayed on the surface"),
    Promised("Suggest two other mentors", -3, 4, said="simply not a fit"),
    Promised(
        "Ask the mentor about the calls that were moved", -41, -34, said="moved too often",
        note="Two calls had been moved because of illness. They tell mentees earlier from now on.",
    ),
    Promised(
        "Offer the smaller plan of the same mentor", -66, -60, said="A smaller plan would have kept me",
        note="They have found a job, and the mentor has no place open.", dropped=True,
    ),
    Promised("Ask three mentors how they prepare a first call", -6, 8, "Preparing sessions"),
    Promised("Write a page on homework that works", -20, -5, "Practice between sessions"),
    Promised(
        "Find out how many would pause instead of leaving", -95, -80, "Pausing and leaving",
        note="Of the twelve whom I asked, seven would. It is on the list for the next quarter.",
    ),
)  # fmt: skip
NOTED_MEANWHILE = "Two of three have answered."
