"""Everything that happened with a customer, in order, and what of it matters before one answers."""
