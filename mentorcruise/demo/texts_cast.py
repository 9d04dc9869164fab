"""The words of the demo's own people."""

from mentorcruise.domain.application_words import GoalCategory

SKILLS = ("Python", "API design", "Testing", "PostgreSQL", "System design", "Interviews")
BIO = (
    "I build the payment systems of a ferry line: bookings, refunds, and the quiet parts in between that must never be "
    "wrong. I came to backend development at thirty-one, from teaching mathematics, and remember well what was hard.\n\n"
    "We begin with one goal and what would prove that it is reached. Then we work on your own code, in small steps, with "
    "written notes after every call. I am direct, and I answer in chat within a day."
)
STANDARD = "Two calls of 45 minutes a month, notes after each, and answers in chat on weekdays."
PRO = "A call every week, line-by-line review of what you write, and mock interviews when you need them."

LENAS_GOAL = (
    "I want to move from technical support into backend development. I write scripts in Python every day, but I have never "
    "designed an API or written tests that anyone relied on. Within six months I would like to have built and deployed two "
    "small services, and to have had three real interviews at product companies. I can put in eight hours a week."
)
LENAS_WHY = "You changed careers yourself, and you work with exactly what I want to learn. Our time zones fit as well."
LENAS_SESSIONS = (
    ("First call: where you are, where you want to be", 50, (5, "I leave with a plan for six weeks."), (5, "")),
    (
        "Designing the API of the equipment-lending service",
        45,
        (5, "We found the problem behind the problem."),
        (4, ""),
    ),
    ("Writing the first real tests", 45, (4, "Good, we ran a little short of time."), (5, "Came well prepared.")),
    ("Deploying without fear, and what to log", 55, None, (5, "The service is up. Great progress.")),
)
"""Topic, minutes, (stars, word) of Lena and of her mentor."""

WAITING = (
    (
        "Chiara Barbieri",
        GoalCategory.PREPARE_INTERVIEWS,
        0.4,
        "I have two interviews for backend positions in five weeks, both with a system design round, which I failed the last "
        "time. I am a PHP developer in a small agency and nobody around me has ever done one. I would like a mock interview "
        "every week, honest feedback, and a way to practise in between. Success is one offer, or at least two second rounds.",
    ),
    (
        "Kelechi Okonkwo",
        GoalCategory.EXTEND_SKILLS,
        1.3,
        "Our payment code grew for four years and every change breaks something else. I want to learn how to put tests around "
        "code like this and take it apart safely. I can bring real examples, anonymised. In three months I would like the "
        "refund module to be covered and split in two, and to be able to explain to my team why it is better.",
    ),
    (
        "Sanne Visser",
        GoalCategory.CHANGE_CAREERS,
        2.6,
        "I have taught physics for nine years and have been programming in the evenings for two. I built a timetable tool that "
        "my school uses, in Flask, without a single test. I want to become a backend developer by next summer: finish the tool "
        "properly, learn databases beyond the basics, and apply to ten companies that value late starters.",
    ),
)
"""Name, goal, how many days ago, statement."""

LEFT = (
    ("Emre Aksoy", GoalCategory.CHANGE_CAREERS, 260, 118, "yes", 5),
    ("Beatriz Falcão", GoalCategory.PREPARE_INTERVIEWS, 190, 64, "yes", 5),
    ("Owen Tremblay", GoalCategory.EXTEND_SKILLS, 150, 52, "partly", 4),
)
"""Name, goal, began so many days ago, stayed so many days, goal reached, stars."""
