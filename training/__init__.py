"""Train the block model of :mod:`newscrawl.extract` from a folder of pages with known text."""
