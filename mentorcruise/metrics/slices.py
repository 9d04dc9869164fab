"""What mentorships and the applications that they come of are counted by, frozen when the application was submitted."""


def mix_of(row: str) -> str:
    """SQL: the slices of a mentorship or an application but for its skills. `row` holds the goal's category; `p` is the
    application's profile, `l` the plan."""
    return f"""ARRAY['all', 'goal:' || {row}.goal_category]
    || CASE WHEN p.country IS NULL THEN '{{}}' ELSE ARRAY['country:' || p.country] END
    || CASE WHEN p.program_id IS NULL THEN '{{}}' ELSE ARRAY['program:' || p.program_id] END
    || ARRAY(SELECT 'language:' || spoken FROM unnest(p.languages) spoken)
    || ARRAY['plan:' || lower(l.name)]"""  # noqa: S608 - made of constants
