"""The lesson on loss functions."""
