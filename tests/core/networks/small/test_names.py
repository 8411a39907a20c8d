"""What the numbers of a network are called: the same on every page."""

from core.networks.small.names import network_labels


def test_a_network_1_h_1_has_the_symbols_of_the_course():
    labels = network_labels((1, 2, 1))
    hidden, output = labels["layers"]
    assert hidden == {"w": [["w1"], ["w2"]], "b": ["b1", "b2"], "z": ["z1", "z2"], "a": ["a1", "a2"]}
    assert output == {"w": [["w3", "w4"]], "b": ["b3"], "z": ["z3"], "a": ["ŷ"]}
    assert (labels["x"], labels["y"]) == (["x"], ["y"])


def test_all_other_networks_carry_the_layer():
    labels = network_labels((3, 2, 2, 2))
    assert labels["layers"][1]["w"][1] == ["w2[2,1]", "w2[2,2]"]
    assert labels["layers"][1]["a"] == ["a2[1]", "a2[2]"]
    assert labels["layers"][-1]["a"] == ["ŷ1", "ŷ2"]
    assert (labels["x"], labels["y"]) == (["x1", "x2", "x3"], ["y1", "y2"])
