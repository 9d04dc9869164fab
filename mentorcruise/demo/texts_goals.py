"""Sentences of mentors and mentees before a mentorship: bios, goal statements, answers to applications."""

from mentorcruise.domain.application_words import DeclineReason, GoalCategory, MatchingReason

BIOS = (
    "I work in {field} and {win}. In our first call we look at where you are, agree on one goal, and write down what "
    "would convince us both that you reached it. Between calls you get exercises and honest comments, usually within a day.",
    "{years} years in {field}, most of them at companies you have not heard of. I {win}. I like mentees who try things "
    "before they ask, and I will try to ask you better questions than you came with.",
    "I {win}. Before that I changed fields myself, so I remember how it feels to be the slowest in the room. We will work "
    "on your own project or your own job, never on toy examples.",
    "My days go into {skill} and {skill2}; my evenings, twice a week, into mentoring. I {win}. What I offer is structure: "
    "a plan for three months, small steps, and someone who notices when you skip them.",
    "I came to {field} by a detour and {win}. I mentor because someone did it for me. Expect plain words, a shared "
    "document with every decision, and homework that is worth doing.",
    "Most people I mentor want one of two things: to get into {field}, or to get unstuck in it. I {win}. I am good at "
    "reading what you wrote, be it code, a portfolio or a difficult mail, and saying what I would change.",
    "I {win}. In {years} years I have made most of the mistakes in {field} and am happy to share them. We meet every week or "
    "two, always with an agenda that you bring; in between I answer in chat on weekdays.",
)
PLANS = {
    "Standard": (
        "Two to three calls a month and answers in chat on weekdays.",
        "Regular calls, and chat between them; I answer within a day.",
        "Calls on your own work, with written notes afterwards.",
    ),
    "Pro": (
        "A call every week, reviews of your work in between, and mock interviews when you need them.",
        "Weekly calls, line-by-line review of what you make, and unhurried answers in chat.",
    ),
}
MOTIVATIONS = (
    "Two mentors changed my own path, and I would like to pass it on with some structure around it.",
    "I mentor three colleagues at work and want to do it for people who have no senior person near them.",
    "Explaining keeps me honest. I have run a study group for two years and would like to work with people one to one.",
)
MENTOR_DECLINED = (
    "The profile names no experience that we could verify. Please add what you have worked on, and apply again.",
    "We ask for at least three years in the field that you mentor in. You are welcome to come back then.",
)
GOALS = {
    GoalCategory.CHANGE_CAREERS: (
        "I am {start} and I want to {aim}. Within {months} months I would like to have applied to ten positions and to have "
        "had at least three real interviews. I can put in about {hours} hours a week.",
        "After {years} years in my present job I want to {aim}. I am {start}, so the basics are there, but nobody around me "
        "can tell me what I am missing. Success would be a signed contract within {months} months.",
        "I want to {aim}. So far I have taken courses on {skill} and built one small project that nobody but me has seen. I need "
        "a plan, a critic, and someone who tells me when I am ready to apply.",
    ),
    GoalCategory.EXTEND_SKILLS: (
        "I am {start}. My goal is to {aim}; in particular I want to get {skill} right. By the end of three months I would "
        "like to finish one project that uses it and to be able to explain every part of it.",
        "I use {skill} every week but only scratch the surface. I want to {aim}, with {hours} hours a week of practice and "
        "someone to review what I do. I will know it worked when colleagues come to me with questions.",
        "I want to {aim}. I have read two books on {skill}, and reading more does not help any longer. I would like to work "
        "through real problems from my job and learn how an experienced person thinks about them.",
    ),
    GoalCategory.GET_PROMOTED: (
        "My next review is in {months} months and I want to be promoted in it. I am {start}; my manager says that I need more "
        "reach beyond my own tasks. I want to {aim} and to be able to show it with examples.",
        "I have been passed over once and would rather understand why than be angry. I want to {aim}. Success means that "
        "I write down three clear results with my mentor, deliver them, and get the next level this year.",
    ),
    GoalCategory.PREPARE_INTERVIEWS: (
        "I have interviews coming up in {weeks} weeks and want to {aim}. I am {start}. I would like mock interviews every "
        "week, direct feedback, and a plan for what to practise between them.",
        "I get invited and then fail in the second round, four times now. I want to {aim}. My goal is one good offer "
        "within {months} months, and to know how to prepare on my own the next time.",
    ),
    GoalCategory.START_BUSINESS: (
        "I am {start}. I want to {aim}. In the coming {months} months I would like to talk to thirty possible customers, "
        "build only what they would pay for, and decide with clear numbers whether to go on.",
        "My side project has {users} users and no plan. I want to {aim}, and I need someone who asks the uncomfortable "
        "questions early. Success would be the first thousand euros of monthly income, or a well-founded no.",
    ),
    GoalCategory.LEAD_PEOPLE: (
        "I am {start}, and I want to {aim}. My one-to-ones feel like status reports and I avoid hard conversations. In "
        "{months} months I would like my team to say in the survey that they know where they stand.",
        "Since spring I lead {team} people and nobody taught me how. I want to {aim}. I would like to bring one real "
        "situation to every call, try something, and report back on what happened.",
    ),
}
WHYS = {
    MatchingReason.SKILLS: "You work daily with {skill}, which is exactly where I am stuck.",
    MatchingReason.CAREER_PATH: "Your path is close to the one I want to take.",
    MatchingReason.INDUSTRY: "You know the industry I work in.",
    MatchingReason.TRACK_RECORD: "Your mentees seem to get where they wanted to go.",
    MatchingReason.LANGUAGE: "It helps me to explain difficult things in my own language.",
    MatchingReason.TIME_ZONE: "Our working hours overlap, so that calls in the evening are possible.",
    MatchingReason.PRICE: "Your plan fits what I can pay without asking my employer.",
    MatchingReason.RECOMMENDED: "A former colleague recommended you to me.",
}
YES = (
    "Gladly. Your goal is clear; bring one thing you are stuck on to the first call.",
    "I would like to work with you on this. Before we start, write down what you tried so far.",
    "Yes. Let us spend the trial on a plan, and then decide together whether I am the right one.",
    "",
)
NO = {
    DeclineReason.NO_TIME: "I am full until next month and would not do you justice now.",
    DeclineReason.OTHER_FIELD: "What you describe is further from my work than it looks. Someone closer to it will help you more.",
    DeclineReason.GOAL_UNCLEAR: "I could not tell what you would call a success. Name one result and a date, then apply again.",
    DeclineReason.TOO_EARLY: "I would first finish the course that you mention; in two months a mentor will be worth far more.",
    DeclineReason.OTHER: "I know someone at your company and prefer not to mentor you on this. I hope you understand.",
}
WITHDRAWALS = (
    "I found another mentor in the meantime.",
    "My situation at work has changed; I will come back to this in spring.",
    "I did not hear back and would like to go on looking.",
    "",
)
