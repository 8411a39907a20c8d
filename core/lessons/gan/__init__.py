"""The lesson on GANs."""
