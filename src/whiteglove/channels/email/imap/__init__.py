"""Mailboxes on other servers, read by IMAP: nothing lost, nothing taken twice, nothing changed there."""
