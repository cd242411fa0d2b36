"""Stage: WARC records written, shipped, read back, proven."""
