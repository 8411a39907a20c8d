"""Scripts that make what lies in assets/: `python -m core.recipes.NAME` from the top of the repository."""
