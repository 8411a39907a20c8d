"""The lesson on vanishing gradients."""
