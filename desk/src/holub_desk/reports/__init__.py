"""Reports: the messages of a conversation put together, stored and read."""
