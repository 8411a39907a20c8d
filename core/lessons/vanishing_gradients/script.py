"""The script of the vanishing-gradients lesson."""

from __future__ import annotations

from core.gradient_flow.digits_batch import BATCH, INK
from core.gradient_flow.initializations import INITIALIZATIONS
from core.gradient_flow.network import CLASSES, INPUTS, DeepNetwork
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.networks.activations import activation
from core.numbers import exact

_HEAD = '''"""The gradient in each of {depth} {label} layers of {width} units, {seeds} networks. Plain PyTorch."""
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.set_num_threads(1)

images, classes = load_digits(return_X_y=True)
x = torch.tensor(images[:{batch}] / {ink}, dtype=torch.float32)
y = torch.tensor(classes[:{batch}])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [{inputs}] + [{width}] * {depth} + [{classes}]
        layers = [nn.Linear(inputs, outputs) for inputs, outputs in zip(sizes, sizes[1:])]
{initialization}        *hidden, self.output = layers
        self.hidden = nn.ModuleList(hidden)
{norms}        self.activation = {activation}

    def forward(self, h):
        self.z, self.u, self.h = [], [], []
        for index, linear in enumerate(self.hidden):
            z = linear(h)
            u = {normalized}
            a = self.activation(u)
            h = {passed_on}
            self.z.append(z), self.u.append(u), self.h.append(h)
        return self.output(h)


def norms(tensors):
    """Norm of each tensor, summed in float64: squares of small gradients leave float32's range."""
    return torch.stack([tensor.detach().double().norm() for tensor in tensors])


def measure(seed):
    torch.manual_seed(seed)
    model = Net()
    loss = nn.functional.cross_entropy(model(x), y)
    for tensor in model.z + model.u + model.h:
        tensor.retain_grad()
    loss.backward()
    dz, du, dh = (norms([t.grad for t in tensors]) for tensors in (model.z, model.u, model.h))
    # W.T @ dL/dz of layers 2, 3, …: what their weights alone pass on to the layer before.
    passed = norms([z.grad @ linear.weight for z, linear in zip(model.z[1:], model.hidden[1:])])
    factors = {{
{factors}
    }}
    total = nn.utils.clip_grad_norm_(model.parameters(), {clip})
    weights = [linear.weight for linear in model.hidden]
    dw = norms([weight.grad for weight in weights])
    moves = {lr} * dw / norms(weights)
    torch.optim.SGD(model.parameters(), lr={lr}).step()
    with torch.no_grad():
        after = nn.functional.cross_entropy(model(x), y)
    return dz, dw, moves, total, factors, loss.detach(), after


networks = [measure(seed) for seed in range({first}, {first} + {seeds})]
dz, dw, moves, total, _, loss, after = (
    torch.stack(values) if torch.is_tensor(values[0]) else values for values in zip(*networks)
)


def median(values):
    return values.quantile(0.5, dim=0)


for layer in range({depth}):
    print(f"layer {{layer + 1}}: dL/dz {{median(dz[:, layer]):.3e}} dL/dW {{median(dw[:, layer]):.3e}} "
          f"one step moves W by {{median(moves[:, layer]):.3e}} of its norm")

print(f"norm of the whole gradient {{median(total):.3e}}")
print(f"loss {{median(loss):.4f}}, after one step {{median(after):.4f}}")
print(f"layer 1 / layer {depth}: {{(dz[:, 0] / dz[:, -1]).log().mean().exp():.3e}}")
for name in networks[0][4]:
    factor = torch.stack([network[4][name] for network in networks]).log().mean().exp()
    print(f"factor of {{name}} {{factor:.4e}}")
'''

_NORMS = {
    "none": "",
    "batch": "        self.norms = nn.ModuleList(nn.BatchNorm1d({width}) for _ in hidden)\n",
    "layer": "        self.norms = nn.ModuleList(nn.LayerNorm({width}) for _ in hidden)\n",
}


_FACTORS = {
    "weights": "passed / dz[1:]",
    "skip connection": "dh[:-1] / passed",
    "activation": "du[:-1] / dh[:-1]",
    "normalization": "dz[:-1] / du[:-1]",
}


def gradient_flow_script(experiment: FlowExperiment) -> str:
    """A complete script that prints the norms in every layer, the mean factors between layers, and one step.

    Medians and means are over the networks of all seeds, as on the page.
    """
    network, phi = experiment.network, activation(experiment.activation)
    return _HEAD.format(
        label=phi.label,
        depth=network.depth,
        width=network.width,
        seeds=network.seeds,
        first=network.seed,
        batch=BATCH,
        ink=INK,
        inputs=INPUTS,
        classes=CLASSES,
        initialization=_initialization(network),
        norms=_NORMS[network.normalization].format(width=network.width),
        activation=phi.code,
        normalized="z" if network.normalization == "none" else "self.norms[index](z)",
        passed_on="h + a if index > 0 else a" if network.skip else "a",
        factors=_factors(network),
        clip='float("inf")' if experiment.clip is None else exact(experiment.clip),
        lr=exact(experiment.lr),
    )


def _initialization(network: DeepNetwork) -> str:
    code = INITIALIZATIONS[network.initialization].code.format(scale=network.scale)
    if not code:
        return ""
    return f"        for layer in layers:\n            {code}\n            nn.init.zeros_(layer.bias)\n"


def _factors(network: DeepNetwork) -> str:
    absent = {"skip connection": not network.skip, "normalization": network.normalization == "none"}
    lines = [f'        "{name}": {code},' for name, code in _FACTORS.items() if not absent.get(name)]
    return "\n".join(lines)
