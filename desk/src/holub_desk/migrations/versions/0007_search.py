"""The index of words, and searches that are kept with a digest."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Contentless: the words stand in the reports, and are not kept a second time. Everything that is not ASCII is part of a
# word for this tokenizer; words come folded, with spaces between.
_WORDS = """
CREATE VIRTUAL TABLE search_index USING fts5(
    exact, lemma, sound, content='', contentless_delete=1, tokenize="ascii tokenchars '''-'"
)
"""
_NAMES = "CREATE VIRTUAL TABLE search_names USING fts5(name, content='', contentless_delete=1, tokenize='trigram')"
_GONE = """
CREATE TRIGGER search_forgets AFTER DELETE ON report BEGIN
    DELETE FROM search_index WHERE rowid = old.id;
    DELETE FROM search_names WHERE rowid = old.id;
END
"""


def upgrade() -> None:
    op.execute(_WORDS)
    op.execute(_NAMES)
    op.execute("INSERT INTO search_index (search_index, rank) VALUES ('rank', 'bm25(4.0, 2.0, 1.0)')")
    op.execute("INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)")
    op.execute("INSERT INTO search_names (search_names, rank) VALUES ('secure-delete', 1)")
    op.execute(_GONE)
    op.add_column("saved_view", sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("saved_view", sa.Column("told_up_to", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("saved_view", sa.Column("told_on", sa.Date(), nullable=True))
    op.add_column("saved_view", sa.Column("told", sa.Integer(), nullable=False, server_default="0"))
