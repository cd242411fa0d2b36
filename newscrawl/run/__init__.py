"""One run: what it opens, what it counts, how it ends."""
