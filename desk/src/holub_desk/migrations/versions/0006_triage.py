"""States, grades, codes, links, and what became what."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REPORT = (
    sa.Column("assigned_to", sa.Integer(), nullable=True),
    sa.Column("first_read_on", sa.Date(), nullable=True),
    sa.Column("source_grade", sa.String(length=1), nullable=True),
    sa.Column("info_grade", sa.Integer(), nullable=True),
    sa.Column("sensitivity", sa.String(length=8), nullable=False, server_default="high"),
    sa.Column("protection", sa.String(length=8), nullable=False, server_default=""),
    sa.Column("use", sa.String(length=8), nullable=False, server_default="keep"),
    sa.Column("told", sa.String(length=16), nullable=False, server_default=""),
)


def upgrade() -> None:
    for column in _REPORT:
        op.add_column("report", column)
    op.execute("UPDATE report SET state = 'new' WHERE state = 'read'")
    op.create_index("report_state", "report", ["state", "received_on"])
    op.create_index("report_protection", "report", ["protection"], sqlite_where=sa.text("protection <> ''"))
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("bulk", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("change_report", "change", ["report_id", "id"])
    op.create_index("change_bulk", "change", ["bulk"])
    op.create_table(
        "report_code",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("report_id", "code"),
    )
    op.create_index("report_code_code", "report_code", ["code", "report_id"])
    op.create_table(
        "report_link",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["report.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    op.create_index("ix_report_link_other", "report_link", ["other"])
    op.create_table(
        "grade_basis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_grade_basis_report_id", "grade_basis", ["report_id"])
    op.create_index("ix_grade_basis_other", "grade_basis", ["other"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=4000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_saved_view_person_id", "saved_view", ["person_id"])
