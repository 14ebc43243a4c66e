"""Who is away: entered, changed and ended by people or a calendar, announced when it begins and is over."""
