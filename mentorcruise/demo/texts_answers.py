"""What people in the demo answer about themselves, with how many of a hundred say so."""

TITLES = {
    "Software engineer": 16, "Student": 10, "Product manager": 9, "Data analyst": 8, "Frontend developer": 7,
    "Designer": 6, "Team lead": 6, "Data scientist": 5, "Support engineer": 5, "Project manager": 5, "Teacher": 4,
    "Marketing manager": 4, "Engineering manager": 4, "Founder": 3, "Nurse": 2, "Accountant": 2, "QA engineer": 2,
    "Recruiter": 1, "Architect": 1,
}  # fmt: skip
INDUSTRIES = {
    "Software and internet": 38, "Finance and insurance": 12, "Health and medicine": 9, "Education and research": 9,
    "Retail and commerce": 8, "Media and design": 7, "Manufacturing": 5, "Consulting": 5, "Energy and transport": 3,
    "Public service": 3, "Something else": 1,
}  # fmt: skip
YEARS = {
    str(years): weight for years, weight in zip(range(21), (9, 10, 10, 9, 9, 8, 7, 6, 6, 5, 4, *[2] * 10), strict=True)
}
AGES = {"Under 25": 18, "25 to 34": 45, "35 to 44": 22, "45 to 54": 8, "55 and over": 2, "Rather not say": 5}
HEARD = {"A friend": 30, "A search": 28, "LinkedIn": 16, "My company": 12, "A podcast": 8, "A talk": 6}
SITES = {"Rotterdam": 40, "Gdansk": 25, "Lisbon": 20, "Remote": 15}
