"""The lesson on what a trained CNN looks for."""
