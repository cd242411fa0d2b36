"""Settings of every project (being written)."""
