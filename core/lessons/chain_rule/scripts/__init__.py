"""The scripts of the lesson on the chain rule."""
