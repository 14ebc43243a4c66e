"""You said, we did: customers whose words led to a decision are told of it, once, when they do not want quiet."""
