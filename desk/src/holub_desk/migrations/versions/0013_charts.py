"""What charts read, and since when the digest of a kept search counts."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("report_reading", "report", ["received_on", "first_read_on", "folded_into"])
    for name, column in (("change_taken", "after"), ("change_left", "before")):
        where = sa.text(f"field = 'state' AND {column} = '\"in_triage\"'")
        op.create_index(name, "change", ["at", "report_id"], sqlite_where=where)
    op.add_column("saved_view", sa.Column("told_since", sa.Date(), nullable=True))
