"""The words of a mentorship's everyday life: agendas, notes, messages, agreements, goals, check-ins, reviews."""

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.check_ins import Fit
from mentorcruise.domain.surveys import GoalReached

CANCELLED = (
    "My child is ill today, I am sorry.",
    "A release went wrong and I cannot get away.",
    "I have not done what we agreed on; let us meet when there is something to look at.",
    "Travelling at short notice.",
    "",
)
MISSED = ("I waited for fifteen minutes.", "Nobody came.", "")

AGENDAS = (
    "- What went well since last time\n- {topic}\n- What to do next",
    "- {topic}\n- The part that I got stuck on\n- Ten minutes for questions",
    "1. {topic}\n2. Look at {skill} together\n3. Agree on tasks",
)
NOTES = (
    "We went through **{topic}**. The insight: smaller steps, each finished.\n\n- Next: practise {skill} on a real example",
    "Good progress on {skill}. What is still hard is explaining *why*.\n\n> What cannot be said in two sentences is not clear yet.",
    "We changed the plan a little: first {skill}, then the rest. Both of us like it better this way.",
)
PRIVATE = (
    "Hesitates when asked to decide. Ask more open questions next time.",
    "Ready for harder tasks than we planned.",
    "Was tired today; keep the next one light.",
)

FROM_MENTEE = (
    "Hi {name}, I finished the exercise, but I am not sure about the second part. Could you have a look?",
    "Quick question about {skill}: is it better to start small or to plan all of it first?",
    "Here is what I tried:\n\n```python\ndef total(items):\n    return sum(item.price for item in items)\n```\n\nGood?",
    "Thank you for last time, it helped a lot!",
    "I have an interview next week. Could we use the next session to prepare?",
    "I did not get to it this week, sorry. I will have it by Thursday.",
    "It works now! The trick with {skill} was what I was missing.",
)
FROM_MENTOR = (
    "Looks good. Two remarks: keep the names short, and write the test first.",
    "Start small, {name}. One thing that works beats ten that are planned.",
    "Well done! Take a day off, then go on with the next milestone.",
    "Yes, gladly. Send me the job description before we meet.",
    "No problem. Tell me what was in the way and we will make the step smaller.",
    "Here is an article that explains {skill} better than I can; read the first half only.",
)

COMMITS = {
    "mentee": "I come prepared, say openly when I am stuck, and do what we agree on or say in time that I cannot.",
    "mentor": "I answer within two working days, give honest feedback, and keep what you tell me to myself.",
    "rules": "We cancel at least 24 hours ahead. If something does not work for one of us, we say so.",
}
STEPS_TO = {
    GoalCategory.CHANGE_CAREERS: (
        ("Know where to go", "Talk to two people who do the job", "List what is missing"),
        ("Build something to show", "First version that works", "Let three people use it"),
        ("Apply", "Rewrite the CV", "Five applications"),
    ),
    GoalCategory.EXTEND_SKILLS: (
        ("Master the basics", "Work through the first chapters", "Explain it to a colleague"),
        ("Use it at work", "Choose a small real task", "Ask for a review"),
    ),
    GoalCategory.GET_PROMOTED: (
        ("Know what is expected", "Ask for the criteria of the next level", "Compare yourself honestly"),
        ("Make the work seen", "Write down what changed because of you", "Present it once"),
        ("Have the talk", "Rehearse it", "Ask for the promotion"),
    ),
    GoalCategory.PREPARE_INTERVIEWS: (
        ("Find the weak spots", "First mock interview", "List the questions that hurt"),
        ("Practise", "Ten exercises", "Second mock interview"),
        ("The real thing", "Send three applications", "Write down what they asked"),
    ),
    GoalCategory.START_BUSINESS: (
        ("Talk to customers", "Ten conversations", "Write down what they pay for today"),
        ("Sell a first version", "Offer it to five people", "First invoice"),
    ),
    GoalCategory.LEAD_PEOPLE: (
        ("Know the team", "A talk with each", "Write down what each wants"),
        ("Lead a change", "Agree on one habit to change", "Look back after a month"),
    ),
}
"""Milestones of a kind of goal, each with two tasks."""

CHECK_IN_WORDS = {
    Fit.GOOD: ("We understand each other.", "Exactly what I hoped for.", "", "", ""),
    Fit.UNSURE: ("We are still finding our rhythm.", "I would like more structure.", ""),
    Fit.NOT_A_FIT: ("We talk past each other.", "Very different ideas of what this is for."),
}
REVIEWS = {
    GoalReached.YES: (
        "I got the job that I came for. {name} never gave me the answer, always the next question, and that is what made it stick.",
        "Patient, well prepared and honest. After every session with {name} I knew what to do next, and I can do {skill} now.",
        "Worth every minute. What we agreed on in the first week is exactly what we finished in the last.",
    ),
    GoalReached.PARTLY: (
        "I did not get all the way, but much further than alone. {name} is direct, which I needed.",
        "Good sessions with good notes. I would have liked more time between them to practise {skill}.",
    ),
    GoalReached.NO: (
        "{name} knows a lot, but we never found a rhythm that fitted next to my job.",
        "It was not the right moment for me. The sessions themselves were fine.",
    ),
}
REPLIES = (
    "Thank you! It was a pleasure to see you grow.",
    "Thank you for the honest words. I wish you all the best.",
    "I learnt from it as well; next time I will ask earlier what is in the way.",
)
HIDDEN = "It names a third person, who asked for it to be taken down."
