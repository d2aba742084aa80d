"""Working copies of files."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copy_request",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("more", sa.Boolean(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "attachment_id"], ["attachment.report_id", "attachment.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "attachment_id"),
    )
    op.create_index("copy_request_state", "copy_request", ["state"])
    op.create_table(
        "working_copy",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "attachment_id"],
            ["copy_request.report_id", "copy_request.attachment_id"],
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "attachment_id", "n"),
    )
