"""The words of what only some pairs have: files that go along, reports to the operators, and what operators did."""

FILES = (
    ("questions.txt", "1. Where would you begin?\n2. What would you leave out?\n3. Who should see it first?\n"),
    (
        "draft-of-the-plan.md",
        "# The next six weeks\n\n- Two evenings a week for the exercise\n- One Saturday for the project\n"
        "- Show something every second Friday\n",
    ),
    (
        "job-advert.txt",
        "We look for someone who builds things that others can read, asks early, and finishes what they begin.\n",
    ),
    (
        "notes-from-the-interview.txt",
        "They asked for an example of a hard decision. I had none ready. Prepare three.\n",
    ),
)
CONCERNS = (
    ("off_platform", "I was asked to pay outside of the site from next month on."),
    ("harassment", "The tone has changed since I said that I could not make it. Please have a look."),
    ("other", "I do not think that I am talking with the person in the profile."),
    ("spam", "This is an advertisement for a course."),
)
"""What is reported, and in which words."""
TAKEN_UP = ("Wrote to both and asked how they see it.", "Both have answered; it is settled between them.")
"""The steps of an operator, a day apart; the last one closes the concern."""
BREAKS_GLASS = "A concern was reported, and its message alone does not show what it is about."
