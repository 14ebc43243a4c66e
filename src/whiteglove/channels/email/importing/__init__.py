"""Mail from archives (mbox, Maildir) comes in by the same road as any other, dated as it was."""
