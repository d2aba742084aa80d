"""Indices that answer a map and a filter by place and time without touching the rows."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_COUNTS = sa.text("counts")


def upgrade() -> None:
    op.drop_index("report_place_code", "report_place")
    op.drop_index("report_time_days", "report_time")
    op.create_index("report_place_code", "report_place", ["code", "precision", "report_id"], sqlite_where=_COUNTS)
    op.create_index("report_place_report", "report_place", ["report_id", "code", "precision"], sqlite_where=_COUNTS)
    op.create_index("report_time_days", "report_time", ["last_day", "first_day", "report_id"], sqlite_where=_COUNTS)
