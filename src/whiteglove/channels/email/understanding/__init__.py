"""What a mail says, as pure code: bytes in, a frozen record out; no database, no clock, no network."""
