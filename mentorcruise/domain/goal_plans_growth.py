"""Plans for growing where one is: skills, a business, leading people (A4)."""

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.goal_plans import GoalTemplate, Mark

PLANS = {
    GoalCategory.EXTEND_SKILLS: GoalTemplate(
        "Learn it well enough to use it alone",
        "From the basics to real work that others rely on.",
        "**Reached when** I have used the skill for something real, without help, and someone else relies on it.\n\n"
        "Write here what you want to be able to do, as a sentence that begins with “I can”.",
        (
            Mark(
                1,
                "Know where I stand",
                (
                    "Try a small exercise and note where I got stuck",
                    "Write down three things I want to be able to do at the end",
                ),
                "Choose the exercise and say what good looks like",
            ),
            Mark(
                4,
                "The basics are firm",
                (
                    "Work through the agreed chapters or lessons, an hour on four days a week",
                    "Do each exercise twice: once with the material, once without",
                    "Explain the hardest idea to someone who does not know it",
                ),
            ),
            Mark(
                8,
                "Used for something real",
                (
                    "Pick a task from my work or life that needs it, small enough for two weeks",
                    "Finish it and ask two people for criticism",
                ),
                "Review the result line by line",
            ),
            Mark(
                12,
                "Others rely on it",
                (
                    "Take on a task with a deadline that somebody waits for",
                    "Write down what I would tell myself of twelve weeks ago",
                ),
            ),
        ),
    ),
    GoalCategory.START_BUSINESS: GoalTemplate(
        "Find the first customers who pay",
        "From talks with customers to money in the account.",
        "**Reached when** ten customers who are not friends have paid.\n\n"
        "Write here who the customer is, what hurts them today, and what you can spend in money and hours.",
        (
            Mark(
                2,
                "Fifteen talks with possible customers",
                (
                    "Write down who has the problem, and where to meet fifteen of them",
                    "Ask what they do about it today and what that costs them; sell nothing yet",
                    "Sum it up on a page: what came up in more than five talks?",
                ),
                "Listen to a recording of one talk and mark the leading questions",
            ),
            Mark(
                4,
                "An offer on one page",
                (
                    "Write for whom it is, what they get, and what it costs",
                    "Show it to five of the fifteen and ask for an order",
                ),
            ),
            Mark(
                8,
                "The smallest version that helps",
                (
                    "List what the first version leaves out",
                    "Deliver it by hand to three customers before building more",
                    "Watch one of them use it, without helping",
                ),
            ),
            Mark(
                12,
                "First money",
                (
                    "Settle the form of the business, the tax number and the invoice template",
                    "Send the first three invoices",
                ),
                "Go through price and costs: what is left of each sale?",
            ),
            Mark(
                16,
                "Ten who pay, and a decision",
                (
                    "Find out where the ten came from, and do more of what brought them",
                    "Decide on figures: go on, change the offer, or stop",
                ),
            ),
        ),
    ),
    GoalCategory.LEAD_PEOPLE: GoalTemplate(
        "Lead the team well",
        "From knowing each of them to a team that says it is led well.",
        "**Reached when** the people I lead say that they know what is expected of them and that I help them grow.\n\n"
        "Write here how many people you lead, since when, and which situation you would like to master.",
        (
            Mark(
                2,
                "Know each of them",
                (
                    "Hold a first one-to-one with each: what works, what is in the way, what do you want to learn?",
                    "Write down for each what they are best at and what they need from me",
                    "Ask for the one thing I should stop doing",
                ),
            ),
            Mark(
                5,
                "One-to-ones and expectations stand",
                (
                    "Fix a weekly or fortnightly slot with each, and keep it",
                    "Write down for each role what good work looks like; talk it through with them",
                ),
                "Share how I run my own one-to-ones",
            ),
            Mark(
                8,
                "The difficult talk is held",
                (
                    "Choose the talk that I put off",
                    "Prepare it: what I saw, what it causes, what I ask for",
                    "Hold it, and write down how it went",
                ),
                "Play the other side in a rehearsal",
            ),
            Mark(
                10,
                "Hand over something that I do myself",
                (
                    "Pick a task that somebody would grow with",
                    "Agree on the result and on when we look at it; leave the way to them",
                ),
            ),
            Mark(
                14,
                "Ask the team",
                (
                    "Run a survey of five questions without names",
                    "Tell the team what I heard and the two things I change",
                ),
            ),
        ),
    ),
}
