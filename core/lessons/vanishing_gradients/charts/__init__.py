"""The charts of the lesson on vanishing gradients."""
