"""Pages of the rulebook, below /manage/rules/."""
