"""Vanishing gradients: how large the gradient is in every layer, and why."""
