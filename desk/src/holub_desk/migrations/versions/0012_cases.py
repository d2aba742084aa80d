"""Cases and claims, bulletins from the first draft to what was released, and what was shared."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_folder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["need_to_know.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_case_folder_group_id"), "case_folder", ["group_id"], unique=False)
    op.create_table(
        "shared",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("shared_at", "shared", ["at"], unique=False)
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("release_on", sa.Date(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["case_id"], ["case_folder.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address"),
    )
    op.create_index(op.f("ix_bulletin_case_id"), "bulletin", ["case_id"], unique=False)
    op.create_index(op.f("ix_bulletin_release_on"), "bulletin", ["release_on"], unique=False)
    op.create_table(
        "case_happened",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("time_precision", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_folder.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("case_happened_days", "case_happened", ["case_id", "last_day"], unique=False)
    op.create_table(
        "case_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("capture", sa.String(length=32), nullable=True),
        sa.Column("identity", sa.String(length=128), nullable=True),
        sa.Column("type", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_folder.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_case_item_case_id"), "case_item", ["case_id"], unique=False)
    op.create_table(
        "case_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_folder.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_case_question_case_id"), "case_question", ["case_id"], unique=False)
    op.create_table(
        "case_report",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_folder.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "report_id"),
    )
    op.create_index(op.f("ix_case_report_report_id"), "case_report", ["report_id"], unique=False)
    op.create_table(
        "bulletin_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_bulletin_approval_bulletin_id"), "bulletin_approval", ["bulletin_id"], unique=False)
    op.create_table(
        "bulletin_edition",
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("bulletin_id", "n"),
    )
    op.create_index(op.f("ix_bulletin_edition_day"), "bulletin_edition", ["day"], unique=False)
    op.create_table(
        "bulletin_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("second_at", sa.String(length=17), nullable=True),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_bulletin_override_bulletin_id"), "bulletin_override", ["bulletin_id"], unique=False)
    op.create_table(
        "bulletin_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.String(length=32), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=128), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pdq", sa.LargeBinary(length=32), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["case_item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_bulletin_picture_bulletin_id"), "bulletin_picture", ["bulletin_id"], unique=False)
    op.create_index(op.f("ix_bulletin_picture_item_id"), "bulletin_picture", ["item_id"], unique=False)
    op.create_index(op.f("ix_bulletin_picture_report_id"), "bulletin_picture", ["report_id"], unique=False)
    op.create_table(
        "bulletin_rested_on",
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(length=16), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("bulletin_id", "edition", "sentence", "report_id"),
    )
    op.create_index(op.f("ix_bulletin_rested_on_report_id"), "bulletin_rested_on", ["report_id"], unique=False)
    op.create_table(
        "bulletin_revision",
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bulletin_id"], ["bulletin.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("bulletin_id", "n"),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("place_code", sa.String(length=19), nullable=False),
        sa.Column("place_name", sa.String(length=120), nullable=False),
        sa.Column("place_precision", sa.String(length=12), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("time_precision", sa.String(length=8), nullable=False),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.CheckConstraint("(report_id IS NULL) <> (item_id IS NULL)", name="claim_rests_on_one"),
        sa.ForeignKeyConstraint(["case_id"], ["case_folder.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["case_item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_claim_case_id"), "claim", ["case_id"], unique=False)
    op.create_index(op.f("ix_claim_item_id"), "claim", ["item_id"], unique=False)
    op.create_index(op.f("ix_claim_report_id"), "claim", ["report_id"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_report", sa.Integer(), nullable=True),
        sa.Column("one_item", sa.Integer(), nullable=True),
        sa.Column("other_report", sa.Integer(), nullable=True),
        sa.Column("other_item", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=17), nullable=False),
        sa.Column("taken_back_by", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.String(length=17), nullable=True),
        sa.CheckConstraint("(one_report IS NULL) <> (one_item IS NULL)", name="judgement_one"),
        sa.CheckConstraint("(other_report IS NULL) <> (other_item IS NULL)", name="judgement_other"),
        sa.ForeignKeyConstraint(["one_item"], ["case_item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["one_report"], ["report.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_item"], ["case_item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_report"], ["report.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["taken_back_by"], ["person.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_judgement_one_item"), "judgement", ["one_item"], unique=False)
    op.create_index(op.f("ix_judgement_one_report"), "judgement", ["one_report"], unique=False)
    op.create_index(op.f("ix_judgement_other_item"), "judgement", ["other_item"], unique=False)
    op.create_index(op.f("ix_judgement_other_report"), "judgement", ["other_report"], unique=False)
