"""Telegram: sealed and durable before it is confirmed to the messenger, and deleted there as soon as it is."""
