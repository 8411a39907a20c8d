"""A GAN in the plane, where everything can be seen."""
