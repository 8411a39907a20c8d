"""Runs: computing that goes on beside the page, in processes of its own. Knows no lesson and no web server."""
