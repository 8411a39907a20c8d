"""torch, which every lesson needs."""

import torch

# The cores are shared by all visitors; more threads make small tensors slower, not faster.
torch.set_num_threads(1)
