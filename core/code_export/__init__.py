"""Scripts that reproduce a screen: plain PyTorch that a student would write, importing nothing of ours."""
