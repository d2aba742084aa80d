"""How people sign in: passkeys, passwords with codes, invitations, recovery."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _person() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE")


def upgrade() -> None:
    op.add_column("person", sa.Column("handle", sa.LargeBinary(length=32), nullable=False, server_default=""))
    op.execute("UPDATE person SET handle = randomblob(32)")
    op.add_column("person", sa.Column("left", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("staff_session", sa.Column("confirmed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("staff_session", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("staff_session", sa.Column("wrong_before", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "passkey",
        sa.Column("id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("rp_id", sa.String(length=253), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        _person(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])
    op.create_table(
        "password",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        _person(),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "known_browser",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        _person(),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index(op.f("ix_known_browser_person_id"), "known_browser", ["person_id"])
    op.create_table(
        "enrolment",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        _person(),
        sa.PrimaryKeyConstraint("token"),
        sa.UniqueConstraint("person_id"),
    )
    op.create_table(
        "recovery",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        _person(),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
