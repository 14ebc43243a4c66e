"""Calendars of colleagues as iCalendar feeds, or files: what of them is an absence."""
