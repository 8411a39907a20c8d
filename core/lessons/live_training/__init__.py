"""The lesson on training."""
