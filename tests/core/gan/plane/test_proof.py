"""The proof of the arrows, and points from a table."""

import pytest
import torch

from core.data.table.table import read_table
from core.errors import ConfigError
from core.gan.plane.config import PlaneGanConfig, Player
from core.gan.plane.gan import PlaneGan
from core.gan.plane.own_points import fitted, points_of_table
from core.gan.plane.proof import prove_generator_gradient

LOSSES = ("non-saturating", "saturating", "least-squares", "wasserstein")


@pytest.mark.parametrize("loss", LOSSES)
def test_autograd_and_differences_agree(loss):
    found = prove_generator_gradient(PlaneGanConfig(loss=loss, activation="tanh"))
    assert found.arrows.abs().max() > 1e-4
    assert found.largest < 1e-8
    assert found.reach < 1e-12
    assert found.norm > 0


def test_a_linear_discriminator_has_the_closed_form():
    """−ln σ(w·x + b) has minus the gradient (1 − σ) w."""
    config = PlaneGanConfig(discriminator=Player(hidden=()))
    found = prove_generator_gradient(config)
    (weights, bias) = (p.detach().double() for p in PlaneGan(config).discriminator.parameters())
    expected = (1 - torch.sigmoid(found.fakes @ weights.T + bias)) * weights
    torch.testing.assert_close(found.arrows, expected, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(found.differences, expected, rtol=0, atol=1e-8)


def test_given_weights_are_used():
    config = PlaneGanConfig(discriminator=Player(hidden=()))
    gan = PlaneGan(config)
    state = {"0.weight": torch.tensor([[3.0, 0.0]]), "0.bias": torch.tensor([0.0])}
    found = prove_generator_gradient(
        config, {"generator": gan.generator.state_dict(), "discriminator": state, "averaged": {}}
    )
    assert (found.arrows[:, 0] > 0).all()
    assert (found.arrows[:, 1] == 0).all()


def test_points_keep_their_aspect():
    assert fitted(((0.0, 0.0), (10.0, 5.0), (5.0, 0.0))) == ((-1.5, -0.75), (1.5, 0.75), (0.0, -0.75))


def test_points_that_are_all_the_same_stand_in_the_middle():
    assert fitted(((7.0, 7.0), (7.0, 7.0))) == ((0.0, 0.0), (0.0, 0.0))


def test_enormous_coordinates_do_not_overflow():
    assert fitted(((-1e308, 0.0), (1e308, 0.0))) == ((-1.5, 0.0), (1.5, 0.0))


def test_the_first_two_columns_of_numbers_are_taken():
    table = read_table("a.csv", b"name,u,v,w\na,0,0,9\nb,4,2,9\n")
    assert points_of_table(table) == ((-1.5, -0.75), (1.5, 0.75))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,u\na,1\nb,2\n", "two columns of numbers"),
        (b"u,v\n1,2\n", "2 to 2,000"),
        (b"u,v\n" + b"1,2\n" * 2001, "2001"),
    ],
)
def test_other_tables_are_refused(content, said):
    with pytest.raises(ConfigError, match=said):
        points_of_table(read_table("a.csv", content))
