"""Put it right at once: from a conversation, with a colleague who has more, and what peers say afterwards."""
