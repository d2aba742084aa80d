"""Perceptual hashes of pictures; copies that were made without one are made again."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_AGAIN = """
UPDATE copy_request SET state = 'waiting', begun = 0 WHERE state = 'made' AND EXISTS (
    SELECT 1 FROM working_copy WHERE working_copy.report_id = copy_request.report_id
    AND working_copy.attachment_id = copy_request.attachment_id AND working_copy.part = 'picture'
)
"""


def upgrade() -> None:
    op.add_column("working_copy", sa.Column("pdq", sa.LargeBinary(length=32), nullable=True))
    op.execute(_AGAIN)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
