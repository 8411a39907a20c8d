"""The lesson on the forward pass."""
