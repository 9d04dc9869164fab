"""Plans for a career: another field, the next level, interviews (A4)."""

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.goal_plans import GoalTemplate, Mark

PLANS = {
    GoalCategory.CHANGE_CAREERS: GoalTemplate(
        "Start in the new field",
        "From a decision you can explain to a signed offer.",
        "**Reached when** I have signed an offer for a job in the new field.\n\n"
        "Write here which job it is, which companies come into question, and how many hours a week you have for it.",
        (
            Mark(
                2,
                "Know which job it is and what is missing for it",
                (
                    "Collect ten job adverts and mark what they all ask for",
                    "Talk to two people who do this job: a normal day, and what is hard about it",
                    "List what I bring along and the three biggest gaps",
                ),
                "Introduce my mentee to someone who does this job",
            ),
            Mark(
                6,
                "Close the biggest gap",
                (
                    "Choose one course or book for it, and keep two fixed evenings a week free",
                    "Explain what I learnt to my mentor without notes",
                ),
            ),
            Mark(
                10,
                "Something to show",
                (
                    "Agree on a small project that the new job could ask of me",
                    "Finish a first version and let three people use or read it",
                    "Write one page about it: the problem, what I did, what I would do differently",
                ),
                "Review the project as I would review a colleague's work",
            ),
            Mark(
                12,
                "CV and profile tell the new story",
                (
                    "Rewrite the CV: results first, each with a number where there is one",
                    "Practise the two-minute answer to “why do you change?”",
                ),
            ),
            Mark(
                16,
                "Applications out, first interviews held",
                (
                    "Apply for five jobs, two of them through someone I know",
                    "Note after each interview what was asked and where I hesitated",
                ),
                "Hold a mock interview and give written feedback",
            ),
        ),
    ),
    GoalCategory.GET_PROMOTED: GoalTemplate(
        "Get promoted to the next level",
        "From knowing the criteria to the talk, with proof in hand.",
        "**Reached when** the promotion is decided, or I know in writing what is still missing and by when.\n\n"
        "Write here which level it is, who decides, and when the next round is.",
        (
            Mark(
                2,
                "Know what the next level asks for",
                (
                    "Get the criteria in writing, or ask my manager for them",
                    "Rate myself against each, with an example or an honest blank",
                    "Ask two people at that level what made the difference",
                ),
            ),
            Mark(
                4,
                "My manager knows that I want it",
                (
                    "Tell my manager about the goal and ask: what would make you say yes?",
                    "Agree on a day each month on which we look at it",
                ),
                "Rehearse the talk with my mentee, playing the manager",
            ),
            Mark(
                10,
                "One piece of work at the next level",
                (
                    "Choose a problem that matters beyond my own tasks",
                    "Bring others along: agree who does what and write it down",
                    "Measure what changed because of it",
                ),
            ),
            Mark(
                14,
                "The work is seen",
                (
                    "Present it to people outside of my team",
                    "Write a page with five results and who can confirm each",
                ),
                "Read the page as the committee would and mark what does not convince",
            ),
            Mark(
                16,
                "The talk",
                (
                    "Rehearse the talk aloud, twice",
                    "Ask for the promotion, and for a date by which it is decided",
                ),
            ),
        ),
    ),
    GoalCategory.PREPARE_INTERVIEWS: GoalTemplate(
        "Pass the interviews",
        "Eight weeks of practice that end in real ones.",
        "**Reached when** I have passed the interviews for a job that I want.\n\n"
        "Write here which kind of job it is, which rounds there are, and when the first real one is.",
        (
            Mark(
                1,
                "Know the weak spots",
                (
                    "Write down which rounds these interviews have and what each one tests",
                    "Hold a first mock interview without preparing for it",
                    "List the five questions that went worst",
                ),
                "Run the mock interview and score each answer",
            ),
            Mark(
                3,
                "Six stories that carry most questions",
                (
                    "Write six stories from my work: the situation, what I did, what came of it",
                    "Tell each in two minutes; record myself and listen to it",
                ),
            ),
            Mark(
                5,
                "The craft is practised",
                (
                    "Ten exercises of the kind that is asked, against the clock",
                    "Think aloud in each; note where I went silent",
                    "Second mock interview, with someone I do not know well",
                ),
                "Choose the exercises, from easy to unpleasant",
            ),
            Mark(
                8,
                "The real thing",
                (
                    "Apply for three jobs, the one I want most last",
                    "Prepare three questions to ask for each company",
                    "Write down the same evening what was asked and how it went",
                ),
            ),
        ),
    ),
}
