"""Webhooks: where facts are sent by themselves, how that stands, what was answered."""
