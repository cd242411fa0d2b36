"""One module a step; ``HEAD`` in :mod:`newscrawl.catalog.database` names the last."""
