"""What is proved where numbers become too small for float32."""

import pytest

from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.proof import prove


@pytest.mark.parametrize(("depth", "some"), [(10, False), (50, True)])
def test_fifty_sigmoid_layers_are_proved_although_their_first_gradients_leave_float32(depth: int, some: bool) -> None:
    proof = prove(DeepNetwork(depth=depth), "sigmoid")
    assert proof.holds
    assert (proof.tiny > 0) == some
    assert proof.numbers == 2 * depth * 8
