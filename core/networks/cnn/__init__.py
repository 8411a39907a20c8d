"""Convolutional networks, their layers and weights."""
