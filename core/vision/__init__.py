"""Images: what a convolution does to one, and what a trained network sees in it."""
