"""Real servers for tests, some of which misbehave."""
