"""Optimizers at work on losses that can be drawn: their paths, their single steps, where they diverge."""
