"""Plans for the common kinds of goals: milestones by week with their first tasks, to be applied at once and edited after (A4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.goals import Goal, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_results import Side


@dataclass(frozen=True)
class Mark:
    """A milestone of a plan: to be reached so many weeks after the start, with first tasks; `by_mentor` is the mentor's."""

    week: int
    title: str
    tasks: tuple[str, ...]
    by_mentor: str = ""

    def shared_out(self) -> tuple[tuple[str, Side], ...]:
        """Its tasks with who does them, in the order in which they are due."""
        mentors = ((self.by_mentor, Side.MENTOR),) if self.by_mentor else ()
        return mentors + tuple((task, Side.MENTEE) for task in self.tasks)


@dataclass(frozen=True)
class GoalTemplate:
    """A plan for a kind of goal. `note` says in a line what it leads to."""

    title: str
    note: str
    description: str
    marks: tuple[Mark, ...]

    @property
    def weeks(self) -> int:
        return self.marks[-1].week


TEMPLATES = {
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


def apply(template: GoalCategory, mentorship: Mentorship, by: Actor, today: date, now: datetime) -> Goal:
    """The plan as a goal of the pair that begins today; its tasks are spread over the weeks. Raises MentorshipEnded."""
    plan = TEMPLATES[template]
    goal = Goal.set(mentorship, plan.title, plan.description, False, by, now)
    goal.template = template
    begins = today
    for mark in plan.marks:
        ends = today + timedelta(weeks=mark.week)
        milestone = goal.add_milestone(mark.title, ends, by, now)
        tasks = mark.shared_out()
        for number, (title, side) in enumerate(tasks, 1):
            Task.agree(mentorship, title, side, begins + (ends - begins) * number / len(tasks), by, now, milestone)
        begins = ends
    return goal
