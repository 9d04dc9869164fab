"""What people say at sessions and on leaving. Pieces are combined, so that few surveys read the same."""

from mentorcruise.domain.surveys import GoalReached

GOAL_WORDS = {
    GoalReached.YES: (
        "I start the new job on the first of next month. A year ago I would not have applied.",
        "Yes. I got the promotion, and I could name the three results that we had written down in week two.",
        "I set out to finish one real project with {skill} and it is in use at work now.",
        "Two offers, one accepted. The mock interviews were the turning point.",
        "Reached, and earlier than planned. We moved the goal once and reached that too.",
        "I wanted to stop guessing when it comes to {skill}. I do not guess any more.",
        "My team's survey went from 3.1 to 4.2 on “I know where I stand”. That was the goal.",
        "The first eleven customers pay. It is small, but it is a business.",
        "I can now explain what I do and why, to others and to myself. That is what I came for.",
        "Goal reached: I run my own service in production and sleep at night.",
        "I passed the interviews at the second company. The plan held, even in the weeks when I did not.",
    ),
    GoalReached.PARTLY: (
        "I have interviews now, which I did not have before, but no offer yet.",
        "Half of it. {skill} is solid; the other half of the plan I never got to.",
        "I learned a lot, though the goal turned out larger than three months.",
        "I know what to do next and can go on alone. The goal itself is still ahead of me.",
        "We got the project to work, but it is not something I would show in an interview yet.",
        "My manager sees the progress; the promotion was moved to next year for everybody.",
        "Two of three milestones. Life got in the way of the third, not the mentor.",
        "I speak up in meetings now. Leading them is another matter.",
    ),
    GoalReached.NO: (
        "No. We talked a lot about {skill} but I never got to apply it to my own work.",
        "I could not find the time, and without practice the calls went in circles.",
        "The goal changed when my company closed the department. What we worked on does not apply any more.",
        "Not reached. I needed someone who checks on me between calls, and that did not happen.",
        "I stopped applying after the fourth rejection. We never found out what I do wrong.",
        "We disagreed about what the goal should be, politely, for two months.",
        "No. Looking back, the goal statement was too vague, and neither of us sharpened it.",
    ),
}
PRODUCT_WORDS = (
    "Let me see my mentor's free times without asking in chat.",
    "A reminder the day before a call would have saved me two no-shows.",
    "Finding a mentor took long because I could not filter by time zone.",
    "I would have liked to pause for a month instead of cancelling.",
    "The price went from fine to too much when I lost my job. A smaller plan would have kept me.",
    "The page on my phone is good; logging a session there is a bit fiddly.",
    "Nothing, really. It stayed out of the way.",
    "Say more clearly when the trial ends and what is charged then.",
    "I would like to keep my notes after the mentorship ends.",
    "Paying from a company card with an invoice would help me to get it reimbursed.",
    "Show who replies quickly. I waited five days for my first answer.",
    "A checklist for the first call would help people like me who have never had a mentor.",
    "More mentors outside the big technology companies, please.",
    "",
    "",
    "",
)
MENTOR_WORDS = {
    GoalReached.YES: (
        "{mentor} asks the one question you hoped to avoid. Keep doing that.",
        "Perhaps a little more homework. I mean it.",
        "Nothing to improve. {mentor} remembered every detail from call to call.",
        "The written notes after each call were worth the price alone.",
        "Sometimes hard to reach on weekends, which is fair.",
        "{mentor} was patient when I was slow and firm when I was lazy.",
        "A list of further reading at the end would have been nice.",
    ),
    GoalReached.PARTLY: (
        "Start each call with what we agreed the last time. We lost the thread now and then.",
        "{mentor} knows the subject very well; I would have liked a clearer plan from the start.",
        "Fewer anecdotes, more practice on my own material.",
        "Good calls, slow answers between them.",
        "Push harder. I would have taken it.",
        "",
    ),
    GoalReached.NO: (
        "Calls were moved too often, twice on the same day.",
        "{mentor} is clearly an expert but talked most of the time.",
        "I would have needed a plan with dates. We drifted.",
        "Please say early when a goal is not realistic.",
        "It was friendly, and it stayed on the surface.",
        "No fault of {mentor}; we were simply not a fit.",
        "",
    ),
}
RATING_WORDS = {
    5: ("Exactly what I needed.", "I leave with a plan.", "Clear, kind, and to the point.", "Best hour of my week.",
        "We found the real problem behind the problem.", "Came prepared, and so did I."),
    4: ("Good, we ran a little short of time.", "Helpful; homework is clear.", "Solid session.", "A good step forward."),
    3: ("Fine, but we drifted from the agenda.", "Not much new today.", "I expected more examples.", "Connection was poor."),
    2: ("We talked past each other.", "Started twenty minutes late.", "I did not know what to do next."),
    1: ("Did not help at all.", "I was waiting most of the time."),
}  # fmt: skip
ENDING_NOTES = (
    "We agreed that someone with more time would serve you better.",
    "I am changing jobs and have to give up mentoring for a while. You were good to work with.",
    "We have not met for a month and I would like to give the place to someone who can use it.",
)
FOLLOW_UPS = (
    "Wrote to the mentee and thanked them; passed the point about reminders on to the product list.",
    "Called the mentor. Two calls had been moved because of illness; we agreed on telling mentees earlier.",
    "Suggested two other mentors with open places; the mentee has applied to one.",
    "Nothing to be done here; noted under price.",
    "Asked for permission to quote this on the page about how we measure.",
)
