"""Does mail come in and go out at a mailbox? Tried step by step, and the mailbox is not changed by it."""
