"""A mentor's public profile as one row: who they are, what they offer, their record, and the places open right now."""

from typing import Any

from sqlalchemy import Connection, Row, text

_PROFILE = text("""
SELECT m.id, m.person_id, m.slug, p.name, m.headline, m.company, m.bio, m.capacity, p.country,
    (SELECT d.verdict FROM mentor_decisions d WHERE d.mentor_id = m.id ORDER BY d.id DESC LIMIT 1) AS verdict,
    (SELECT count(*) FROM places WHERE places.mentor_id = m.id AND released_at IS NULL) AS places_taken,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'slug', s.slug) ORDER BY ms.position), '[]')
        FROM mentor_skills ms JOIN skills s ON s.id = ms.skill_id WHERE ms.mentor_id = m.id) AS skills,
    (SELECT coalesce(array_agg(language::text ORDER BY language), '{}')
        FROM mentor_languages l WHERE l.mentor_id = m.id) AS languages,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'description', description,
            'price_cents', price_cents, 'currency', currency, 'sessions', sessions_per_month,
            'minutes', minutes_per_session) ORDER BY price_cents, id), '[]')
        FROM plans WHERE plans.mentor_id = m.id AND retired_at IS NULL) AS plans,
    (SELECT count(*) FROM applications a JOIN application_decisions d ON d.application_id = a.id
        WHERE a.mentor_id = m.id) AS replies,
    EXISTS (SELECT FROM separations b WHERE b.mentor_id = m.id AND b.mentee_id = :viewer_id) AS parted,
    coalesce(e.sessions_held, 0) AS sessions_held, coalesce(e.rating_sum, 0) AS rating_sum,
    coalesce(e.rating_count, 0) AS rating_count, coalesce(e.mentorships_running, 0) AS mentorships_running,
    coalesce(e.ended, 0) AS ended, coalesce(e.answered, 0) AS answered, coalesce(e.reached, 0) AS reached,
    e.reply_hours, e.listed_at
FROM mentors m
JOIN people p ON p.id = m.person_id
LEFT JOIN catalogue_entries e ON e.mentor_id = m.id
WHERE m.slug = :slug
""")


def find(session: Connection, slug: str, viewer_id: int) -> Row[Any] | None:
    """The profile of that address, listed or not; None when there is none. `parted` is about the viewer. One query."""
    return session.execute(_PROFILE, {"slug": slug, "viewer_id": viewer_id}).one_or_none()
