"""Model configs and the builders that turn a config into plain `torch.nn` modules."""
