"""The tables: the migrations make what the models say, and what is written once stays as it was written."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from mentorcruise.domain.tables import APPEND_ONLY, metadata
from mentorcruise.extensions import db
from tests.house.world import World

# Rows of these change after they were written, or go away. What speaks for it stands beside it.
MUTABLE = {
    "availability_exceptions": "taken back in the settings",
    "calendar_feeds": "revoked_at",
    "digest_choices": "deleted when single letters are wanted again",
    "digest_items": "sent_at",
    "goals": "title and description; former ones are kept as progress steps",
    "letter_choices": "deleted when the letters are wanted again",
    "mentor_calendars": "the settings of bookings",
    "mentoring_sessions": "starts_at, ends_at, sequence mirror session_times; closed_at",
    "message_blocks": "lifted_at",
    "message_reads": "how far someone has read",
    "milestones": "title and due_on; former ones are kept as progress steps",
    "session_seats": "follow the session's time; released_at",
    "session_topics": "removed_at",
    "tasks": "title and due_on; former ones are kept as progress steps",
    "weekly_hours": "chosen anew in the settings",
    "alerts": "evidence and closing; what stands on it mirrors its steps",
    "applications": "closed_at",
    "catalogue_entries": "derived",
    "catalogue_terms": "derived",
    "checkouts": "closed when paid or expired",
    "letters": "sent_at",
    "mentor_languages": "chosen anew in the profile",
    "mentor_searches": "ended_at",
    "mentor_skills": "chosen anew in the profile",
    "mentors": "the profile",
    "mentorships": "never; erasing an account takes the pair's rows along",
    "one_time_links": "used_at",
    "operator_grants": "revoked_at",
    "outbox": "attempts and done_at",
    "payments": "mirrors Stripe",
    "people": "the account page",
    "places": "released_at",
    "plans": "retired_at",
    "program_addresses": "removed_at",
    "program_domains": "removed_at",
    "program_invitations": "revoked_at",
    "program_memberships": "left_at",
    "programs": "name and description; closed_at",
    "questionnaires": "draft",
    "second_factors": "confirmed_at, last_step, removed_at",
    "visit_counts": "grow during the day",
    "stakeholder_recipients": "removed_at",
    "follow_ups": "owner, day and state mirror its steps",
    "improvement_links": "removed_at",
    "survey_tags": "removed_at",
    "themes": "name, merging and retirement mirror its steps",
    "sign_ins": "seen_at and ended_at",
    "skill_aliases": "the catalogue's own words",
    "skills": "the catalogue's own words",
    "stripe_customers": "never; erasing an account takes it along",
    "subscriptions": "mirrors Stripe",
    "answered_cells": "derived",
    "application_cells": "derived",
    "application_facts": "derived",
    "pause_cells": "derived",
    "person_cells": "derived",
    "person_facts": "derived",
    "sign_up_cells": "derived",
    "duration_cells": "derived",
    "ending_cells": "derived",
    "figure_news": "taken when they are counted",
    "growth_cells": "derived",
    "length_cells": "derived",
    "mentor_cells": "derived",
    "mentorship_facts": "derived",
    "past_days": "computed and dropped",
    "past_ending_cells": "derived",
    "past_facts": "derived",
    "past_start_cells": "derived",
    "rating_cells": "derived",
    "reason_cells": "derived",
    "session_cells": "derived",
    "settled_cells": "derived",
    "start_cells": "derived",
    "wait_cells": "derived",
    "rule_grades": "derived",
}


def test_every_table_is_classified():
    """Rows are written once, or may change: a new table says which."""
    known = set(APPEND_ONLY) | set(MUTABLE)
    assert not set(APPEND_ONLY) & set(MUTABLE)
    new = sorted(set(metadata.tables) - known)
    assert not new, f"put {new} into domain/tables.APPEND_ONLY (with its trigger in a migration) or into MUTABLE here"


def test_what_is_written_once_cannot_be_rewritten(world: World):
    """The database itself refuses, whatever the code does (S16)."""
    with db.engine.connect() as connection:
        for table in APPEND_ONLY:
            assert table in metadata.tables, f"strike {table} from APPEND_ONLY"
            column = next(iter(metadata.tables[table].columns)).name
            held = connection.scalar(text(f"SELECT count(*) FROM {table}"))
            assert held, f"tests/house/world.py arranges no row of {table}"
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
                with pytest.raises(IntegrityError, match="append-only"), connection.begin_nested():
                    connection.execute(text(statement))


def test_models_and_migrations_agree(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    assert not differences, f"`flask db migrate` would write {differences}"


def test_migrations_go_up_down_and_up_again(app):
    """R15: from an empty database, back to nothing, and up again to the same tables."""
    with other_database("migrations") as engine, app_on(engine):
        upgrade()
        first = shape(engine)
        downgrade(revision="base")
        left = set(inspect(engine).get_table_names()) - {"alembic_version"}
        assert not left, f"the way down leaves {left}"
        upgrade()
        assert shape(engine) == first
    assert set(metadata.tables) <= set(first)


def test_an_upgrade_goes_step_by_step(app):
    """R15: a step that gets no lock changes nothing; those before it stay done, and the next attempt goes on from there."""
    with other_database("steps") as engine, app_on(engine):
        upgrade(revision="0018")
        with engine.connect() as writer, writer.begin():
            writer.execute(text("LOCK TABLE people IN ROW EXCLUSIVE MODE"))
            with pytest.raises(OperationalError, match="lock timeout"):
                upgrade()
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0019"
            assert "themes" not in inspect(connection).get_table_names()
            # As an attempt leaves it that was broken off in the middle of an index.
            connection.execute(text("CREATE INDEX ix_mentor_searches_mentee_id ON mentor_searches (started_at)"))
        upgrade()
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM pg_index WHERE NOT indisvalid")) == 0
            built = "SELECT pg_get_indexdef(CAST('ix_mentor_searches_mentee_id' AS regclass))"
            assert connection.scalar(text(built)).endswith("(mentee_id)")


def shape(engine: Engine) -> dict[str, list[str]]:
    seen = inspect(engine)
    return {table: sorted(c["name"] for c in seen.get_columns(table)) for table in seen.get_table_names()}


@contextmanager
def other_database(name: str) -> Iterator[Engine]:
    """An empty database beside the tests' own."""
    own = db.engine.url
    admin = create_engine(own, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = create_engine(make_url(own).set(database=name))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    admin.dispose()


@contextmanager
def app_on(engine: Engine) -> Iterator[None]:
    """The app's migrations meet this database meanwhile."""
    db.session.remove()
    engines = db.engines
    own, engines[None] = engines[None], engine
    try:
        yield
    finally:
        db.session.remove()
        engines[None] = own


def test_sessions_that_were_logged_before_noon_are_settled_at_noon(app):
    """R15: 0007 has taken sessions without a time as held at noon, some of which had been logged before; also where an attempt
    was broken off after its first step."""
    row = (
        "INSERT INTO session_results (session_id, mentorship_id, result, starts_at, held_on, minutes, source, settled_at) "
        "VALUES (1, 1, 'held', '2026-03-05T12:00Z', '2026-03-05', 30, 'both', '2026-03-05T09:00Z')"
    )
    broken_off = (
        "ALTER TABLE session_results ADD CONSTRAINT ck_session_results_settled_after_its_start "
        "CHECK (settled_at >= starts_at) NOT VALID"
    )
    with other_database("noon") as engine, app_on(engine):
        upgrade(revision="0025")
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(row))
            connection.execute(text(broken_off))
        upgrade(revision="0026")
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM session_results WHERE settled_at = starts_at")) == 1
            valid = (
                "SELECT convalidated FROM pg_constraint WHERE conname = 'ck_session_results_settled_after_its_start'"
            )
            assert connection.scalar(text(valid))
