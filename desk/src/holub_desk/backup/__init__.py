"""Backups that cannot bring back what was destroyed: each is sealed to a key of its week, and weeks end."""
