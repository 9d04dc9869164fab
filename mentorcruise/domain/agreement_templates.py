"""A first draft of the agreement for each kind of goal, to be edited before it is signed (A5)."""

from mentorcruise.domain.agreements import Cadence, Channel, Terms
from mentorcruise.domain.application_words import GoalCategory

_GROUND_RULES = """\
What we tell each other stays between us.
Whoever cannot come says so at least 24 hours ahead; whoever is late writes.
If something does not work for one of us, we say it in the next session at the latest.
Either of us may end the mentorship at any time, without having to explain."""


def _terms(cadence: Cadence, channels: tuple[Channel, ...], mentee: str, mentor: str) -> Terms:
    return Terms(cadence, tuple(channels), mentee, mentor, _GROUND_RULES)


TEMPLATES = {
    GoalCategory.CHANGE_CAREERS: _terms(
        Cadence.FORTNIGHTLY,
        (Channel.VIDEO, Channel.CHAT),
        "I keep five hours a week free for this.\n"
        "I write the agenda the evening before, with the one question that matters most.\n"
        "I do what we agree on, or say two days ahead that I cannot.",
        "I answer messages within two working days.\n"
        "I tell you honestly how your applications read to someone who hires.\n"
        "I introduce you to people in the field where it fits.",
    ),
    GoalCategory.EXTEND_SKILLS: _terms(
        Cadence.WEEKLY,
        (Channel.VIDEO, Channel.CHAT),
        "I practise on at least four days a week and note where I got stuck.\n"
        "I try for half an hour before I ask, and say what I have tried.\n"
        "I bring one piece of my own work to each session.",
        "I answer questions within two working days, with a hint before the answer.\n"
        "I look at your work before the session and write down what is good and what is next.\n"
        "I choose exercises that are a little too hard.",
    ),
    GoalCategory.GET_PROMOTED: _terms(
        Cadence.FORTNIGHTLY,
        (Channel.VIDEO, Channel.CHAT),
        "I write down each week what changed because of my work.\n"
        "I hold the talks that we prepare, and tell you how they went.\n"
        "I ask my manager for the criteria and share what I may.",
        "I read what you send before we meet.\n"
        "I say plainly what would not convince a committee yet.\n"
        "I rehearse the difficult talks with you.",
    ),
    GoalCategory.PREPARE_INTERVIEWS: _terms(
        Cadence.WEEKLY,
        (Channel.VIDEO, Channel.CHAT),
        "I do the agreed exercises against the clock.\n"
        "I write down after each interview what was asked.\n"
        "I send job adverts and invitations as soon as I have them.",
        "I run a mock interview at least every two weeks and give written feedback within two days.\n"
        "I keep a free half-hour in the week of a real interview.\n"
        "I am as strict as a real interviewer.",
    ),
    GoalCategory.START_BUSINESS: _terms(
        Cadence.FORTNIGHTLY,
        (Channel.VIDEO, Channel.CHAT),
        "I talk to at least five possible customers between two sessions.\n"
        "I bring figures: talks held, offers made, money in and out.\n"
        "I decide myself, and say why.",
        "I ask the questions that an investor or a customer would ask.\n"
        "I share what went wrong in my own businesses.\n"
        "I answer messages within two working days.",
    ),
    GoalCategory.LEAD_PEOPLE: _terms(
        Cadence.FORTNIGHTLY,
        (Channel.VIDEO,),
        "I bring a real situation to each session, without names.\n"
        "I try what we rehearse within two weeks.\n"
        "I ask my team for feedback, and tell you what I heard.",
        "I listen first, and give advice when you ask for it.\n"
        "I play the other side in rehearsals.\n"
        "I am there for a short call when a hard talk is ahead.",
    ),
}
