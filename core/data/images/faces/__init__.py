"""Cartoon faces with labelled attributes."""
