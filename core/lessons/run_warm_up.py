"""Import this in the process that runs are forked from: everything that a run imports, and one step of training.

Nothing here may leave a thread behind or touch a GPU, neither survives a fork: so no backward pass, which would
start autograd's threads, and gradients of zero for the optimizers.
"""

import atexit
import gc
import importlib

import torch
import torch._dynamo  # the first step of an optimizer imports it, for two seconds
import torch.func

import core.runs.worker
from core.lessons.catalogue import BUILT
from core.networks.mlp import MLPConfig, build_mlp

torch.set_num_threads(1)

_model = build_mlp(MLPConfig((2, 8, 8, 1), ("tanh", "tanh", "identity")), seed=0)
_model(torch.zeros(4, 2))
for _optimizer in (torch.optim.SGD(_model.parameters(), lr=0.1), torch.optim.Adam(_model.parameters())):
    for _parameter in _model.parameters():
        _parameter.grad = torch.zeros_like(_parameter)
    _optimizer.step()

for _lesson in BUILT:
    for _job in _lesson.jobs:
        importlib.import_module(_job)

import core.lessons.live_training.warm_up  # noqa: E402, F401  the data and forward passes of every kind of picture

# A fork shares memory until it writes to it, and a garbage collection writes to every object that is not frozen.
gc.collect()
gc.freeze()
atexit.register(gc.unfreeze)  # else some libraries count their frozen objects as leaks when the process ends
