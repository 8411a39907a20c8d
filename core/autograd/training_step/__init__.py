"""A training step in slow motion: the five calls, in any order, and what each of them changes."""
