"""The calendar: who is here, who covers whom, and gaps before they happen."""
