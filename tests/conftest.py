"""For all tests: one torch thread, as on the server."""

import torch

torch.set_num_threads(1)
