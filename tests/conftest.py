"""For all tests: one torch thread, as on the server, and what several folders share."""

import torch

torch.set_num_threads(1)

pytest_plugins = ["tests.fixtures.networks", "tests.fixtures.formulas", "tests.fixtures.images", "tests.fixtures.pages"]
