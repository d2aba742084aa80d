"""Counts that the database keeps itself, and indices for lists that are narrowed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_FACTS = (
    "id state channel language received_on use protection source_grade info_grade assigned_to attachments withdrawn "
    "folded_into"
).split()

# What a report counts for, in the group that it belongs to now, added (`by` is 1) or taken off (-1): whoever changes
# something that matters takes it off before and adds it after. Of a report that is gone nothing is left to take off.
_TALLY = (
    "CREATE VIEW tally AS SELECT id AS report_id, 0 AS by FROM report",
    """
    CREATE TRIGGER tally_report INSTEAD OF INSERT ON tally BEGIN
        INSERT INTO report_block (group_id, block, reports, listed)
            SELECT coalesce(report_group.group_id, 0), changed / 2048, new.by, new.by * (folded_into IS NULL)
            FROM report LEFT JOIN report_group ON report_group.report_id = report.id WHERE report.id = new.report_id
            ON CONFLICT DO UPDATE SET reports = reports + excluded.reports, listed = listed + excluded.listed;
        INSERT INTO read_block (person_id, group_id, block, listed)
            SELECT read_by.person_id, coalesce(report_group.group_id, 0), changed / 2048, new.by
            FROM report JOIN read_by ON read_by.report_id = report.id
            LEFT JOIN report_group ON report_group.report_id = report.id
            WHERE report.id = new.report_id AND folded_into IS NULL
            ON CONFLICT DO UPDATE SET listed = listed + excluded.listed;
    END
    """,
    # One person has read one report (1), or has not any more (-1).
    "CREATE VIEW tally_read AS SELECT person_id, report_id, 0 AS by FROM read_by",
    """
    CREATE TRIGGER tally_person INSTEAD OF INSERT ON tally_read BEGIN
        INSERT INTO read_block (person_id, group_id, block, listed)
            SELECT new.person_id, coalesce(report_group.group_id, 0), changed / 2048, new.by
            FROM report LEFT JOIN report_group ON report_group.report_id = report.id
            WHERE report.id = new.report_id AND folded_into IS NULL
            ON CONFLICT DO UPDATE SET listed = listed + excluded.listed;
    END
    """,
)
_WHEN = (
    ("AFTER INSERT ON report", "tally VALUES (new.id, 1)"),
    ("BEFORE UPDATE OF changed, folded_into ON report", "tally VALUES (old.id, -1)"),
    ("AFTER UPDATE OF changed, folded_into ON report", "tally VALUES (new.id, 1)"),
    ("BEFORE DELETE ON report", "tally VALUES (old.id, -1)"),
    ("BEFORE INSERT ON report_group", "tally VALUES (new.report_id, -1)"),
    ("AFTER INSERT ON report_group", "tally VALUES (new.report_id, 1)"),
    ("BEFORE UPDATE ON report_group", "tally VALUES (old.report_id, -1)"),
    ("AFTER UPDATE ON report_group", "tally VALUES (new.report_id, 1)"),
    ("BEFORE DELETE ON report_group", "tally VALUES (old.report_id, -1)"),
    ("AFTER DELETE ON report_group", "tally VALUES (old.report_id, 1)"),
    ("AFTER INSERT ON read_by", "tally_read VALUES (new.person_id, new.report_id, 1)"),
    ("BEFORE DELETE ON read_by", "tally_read VALUES (old.person_id, old.report_id, -1)"),
)


def upgrade() -> None:
    op.create_index("report_facts", "report", _FACTS)
    op.create_index("report_at_work", "report", ["assigned_to"], sqlite_where=sa.text("state = 'in_triage'"))
    op.create_index("read_by_report", "read_by", ["report_id"])
    op.create_index("custody_destroyed", "custody_entry", ["n"], sqlite_where=sa.text("act = 'destroyed'"))
    op.create_table(
        "report_block",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "block"),
    )
    op.create_table(
        "read_block",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "group_id", "block"),
    )
    for statement in _TALLY:
        op.execute(statement)
    op.execute("INSERT INTO tally SELECT id, 1 FROM report")
    for number, (when, what) in enumerate(_WHEN, 1):
        op.execute(f"CREATE TRIGGER tally_{number} {when} BEGIN INSERT INTO {what}; END")
