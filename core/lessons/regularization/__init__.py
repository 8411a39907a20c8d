"""The lesson on regularization."""
