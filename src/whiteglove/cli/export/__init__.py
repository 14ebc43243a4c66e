"""Everything in files that any program reads: JSON lines for each noun, and the mails as they came."""
