"""One row of the list can stand for many reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("gist", sa.String(length=32), nullable=True))
    op.add_column("report", sa.Column("folded_into", sa.Integer(), nullable=True))
    op.create_index("report_gist", "report", ["gist", "received_on"])
    op.create_index("report_day", "report", ["received_on", "channel"])
    op.create_index("report_folded", "report", ["folded_into"], sqlite_where=sa.text("folded_into IS NOT NULL"))
    op.create_index("report_listed", "report", ["changed"], sqlite_where=sa.text("folded_into IS NULL"))
