"""What an operator edits; nothing imports it."""
