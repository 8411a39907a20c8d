"""The lesson on the chain rule."""
