"""A GAN on images."""
