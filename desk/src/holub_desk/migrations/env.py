"""Alembic's entry: run on the connection that the vault opened; nothing else knows the key."""

from alembic import context

from holub_desk.vault.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
