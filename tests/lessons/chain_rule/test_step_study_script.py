"""The script of the step-size study prints the errors of the chart."""

import re

import pytest

from core.autograd.live_loss import trace
from core.autograd.step_study import study_steps
from core.errors import ConfigError
from core.lessons.chain_rule.link import CHAIN_RULE_PRESETS
from core.lessons.chain_rule.picture import picked_parameter
from core.lessons.chain_rule.scripts.step_study import step_study_script
from tests.scripts import printed_by


@pytest.mark.parametrize("preset", ["toy-network", "3-4-4-2", "sigmoid-neuron", "scalar-warm-up"])
def test_the_script_prints_the_errors_of_the_chart(preset, tmp_path):
    experiment = CHAIN_RULE_PRESETS[preset].experiment
    walked = trace(experiment.subject)
    parameter = picked_parameter(experiment, walked)
    output = printed_by(step_study_script(experiment.subject, walked, parameter), tmp_path)
    lines = re.findall(r"torch\.(float\d\d) h (\S+) forward (\S+) central (\S+)", output)
    printed = {(precision, h, "forward"): forward for precision, h, forward, _ in lines}
    printed |= {(precision, h, "central"): central for precision, h, _, central in lines}
    errors = study_steps(experiment.subject, walked, parameter)
    assert len(printed) == len(errors) == 116
    for error in errors:
        # the trace's gradient and autograd's differ in the last digits, which only shows in errors near 1e-16
        assert float(printed[error.precision, f"{error.h:.1e}", error.method]) == pytest.approx(
            error.error, rel=0.01, abs=1e-13
        )


def test_an_unknown_parameter_is_refused():
    toy = CHAIN_RULE_PRESETS["toy-network"].experiment.network
    with pytest.raises(ConfigError, match="must be one of the parameters"):
        step_study_script(toy, trace(toy), "w9[9,9]")
