"""Sources, answers back, further conversations of a report, and counts of a flooded quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("source_id", sa.String(length=32), nullable=False, server_default=""))
    op.execute("UPDATE report SET source_id = lower(hex(randomblob(16)))")
    op.create_index("report_source", "report", ["source_id"])
    op.add_column("message", sa.Column("revises", sa.String(length=32), nullable=True))
    op.create_table(
        "joined_conversation",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation"),
    )
    op.create_index(op.f("ix_joined_conversation_report_id"), "joined_conversation", ["report_id"])
    op.create_table(
        "source_handle",
        sa.Column("handle", sa.String(length=200), nullable=False),
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("handle"),
    )
    op.create_index(op.f("ix_source_handle_source_id"), "source_handle", ["source_id"])
    op.create_index(op.f("ix_source_handle_day"), "source_handle", ["day"])
    op.create_table(
        "reply_address",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("mailbox", sa.String(length=64), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("address_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id"),
        sa.UniqueConstraint("mailbox"),
    )
    op.create_index(op.f("ix_reply_address_address_day"), "reply_address", ["address_day"])
    op.create_table(
        "reply",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_reply_report_id"), "reply", ["report_id"])
    op.create_index(op.f("ix_reply_state"), "reply", ["state"])
    op.create_table(
        "quarantine_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "reason"),
    )
