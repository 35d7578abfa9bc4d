"""What a resident does: posting, talking, flagging, taking back, and hearing what became of it."""
