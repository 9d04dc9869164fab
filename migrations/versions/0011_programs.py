"""programs, and what was known of an application when it was submitted"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

APPEND_ONLY = ("application_profiles", "program_head_counts")
TABLES = (
    "programs",
    "program_head_counts",
    "program_memberships",
    "program_invitations",
    "program_domains",
    "program_addresses",
    "application_profiles",
)

# What was true at the time was not kept: what is known now stands for it.
BACKFILL = """
INSERT INTO application_profiles (application_id, country, languages, known_at)
SELECT a.id, p.country, spoken.codes, a.submitted_at
FROM applications a JOIN people p ON p.id = a.mentee_id
JOIN (
  SELECT m.id, COALESCE(array_agg(CAST(l.language AS text) ORDER BY l.language) FILTER (WHERE l.language IS NOT NULL), '{}')
    AS codes
  FROM mentors m LEFT JOIN mentor_languages l ON l.mentor_id = m.id GROUP BY m.id
) spoken ON spoken.id = a.mentor_id
"""


def upgrade() -> None:
    create_programs()
    create_members()
    op.create_table(
        "application_profiles",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("country", sa.CHAR(2), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        refers("application_profiles", "application_id", "applications"),
        refers("application_profiles", "program_id", "programs"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_profiles")),
    )
    op.create_index(
        "ix_application_profiles_program_id", "application_profiles", ["program_id"],
        postgresql_where="program_id IS NOT NULL",
    )  # fmt: skip
    op.execute(BACKFILL)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def create_programs() -> None:
    op.create_table(
        "programs",
        own_id(),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(description) <= 3000", name=op.f("ck_programs_description_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_programs_name")),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_programs_slug")),
        refers("programs", "created_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programs")),
        sa.UniqueConstraint("slug", name=op.f("uq_programs_slug")),
    )
    op.create_table(
        "program_head_counts",
        own_id(),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("eligible", sa.BigInteger(), nullable=False),
        sa.Column("noted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("eligible BETWEEN 0 AND 100000000", name=op.f("ck_program_head_counts_eligible")),
        refers("program_head_counts", "noted_by_id"),
        refers("program_head_counts", "program_id", "programs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_head_counts")),
    )
    op.create_index("ix_program_head_counts_program_id", "program_head_counts", ["program_id", "counts_from"])


def create_members() -> None:
    op.create_table(
        "program_memberships",
        own_id(),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by_id", sa.BigInteger(), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "how IN ('invitation', 'domain', 'operator', 'list')", name=op.f("ck_program_memberships_how")
        ),
        sa.CheckConstraint("left_at >= joined_at", name=op.f("ck_program_memberships_left_at")),
        refers("program_memberships", "joined_by_id"),
        refers("program_memberships", "left_by_id"),
        refers("program_memberships", "person_id"),
        refers("program_memberships", "program_id", "programs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_memberships")),
    )
    op.create_index("ix_program_memberships_program_id", "program_memberships", ["program_id", "joined_at"])
    op.create_index(
        "uq_program_memberships_open", "program_memberships", ["person_id"], unique=True,
        postgresql_where="left_at IS NULL",
    )  # fmt: skip
    create_doors()


def create_doors() -> None:
    op.create_table(
        "program_invitations",
        own_id(),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(code) BETWEEN 8 AND 64", name=op.f("ck_program_invitations_code")),
        refers("program_invitations", "created_by_id"),
        refers("program_invitations", "program_id", "programs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_program_invitations_code")),
    )
    op.create_index(
        "uq_program_invitations_open", "program_invitations", ["program_id"], unique=True,
        postgresql_where="revoked_at IS NULL",
    )  # fmt: skip
    op.create_table(
        "program_domains",
        *rule_columns("domain"),
        sa.CheckConstraint(
            "domain = lower(domain) AND domain LIKE '%_.__%' AND length(domain) <= 253",
            name=op.f("ck_program_domains_domain"),
        ),
        *rule_keys("program_domains"),
    )
    op.create_table(
        "program_addresses",
        *rule_columns("email"),
        sa.CheckConstraint(
            "email = lower(email) AND email LIKE '%_@_%' AND length(email) <= 254",
            name=op.f("ck_program_addresses_email"),
        ),
        *rule_keys("program_addresses"),
    )
    for table, column in (("program_domains", "domain"), ("program_addresses", "email")):
        op.create_index(f"ix_{table}_program_id", table, ["program_id"])
        op.create_index(f"uq_{table}_open", table, [column], unique=True, postgresql_where="removed_at IS NULL")


def own_id() -> "sa.Column[int]":
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def refers(table: str, column: str, to: str = "people") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def rule_columns(named: str) -> "tuple[sa.Column, ...]":
    return (
        own_id(),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column(named, sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
    )


def rule_keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        refers(table, "added_by_id"),
        refers(table, "program_id", "programs"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
