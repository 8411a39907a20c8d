"""A network small enough to draw with every number on it."""
