"""The reader's own table among the data sets."""

from __future__ import annotations

from core.data.sets.entry import TABLE, DataSetKind, fixed

OWN_TABLE = DataSetKind(
    name=TABLE,
    label="Your own table",
    description="A table of yours (CSV, xlsx): choose the input columns and the target.",
    scale="inputs standardized with mean and standard deviation of the training samples",
    task=None,
    inputs=(),
    target="",
    samples=fixed(0),
    noise=fixed(0),
    noise_unit="",
    training_share=80,
    make=None,
    imports="import pandas as pd",
    script="""
{% if reading.is_workbook %}
cells = pd.read_excel({{ file|literal }}, header=None, dtype="str", engine="calamine")
text = io.StringIO(cells.to_csv(index=False, header=False))
frame = pd.read_csv({{ reading.options|arguments("text") }})
{% else %}
frame = pd.read_csv({{ reading.options|arguments(file|literal) }})
{% endif %}
{% for line in reading.lines(inputs) %}
{{ line }}
{% endfor %}
{{ inputs|map("literal")|listed("inputs = [") }}
x = torch.tensor(frame[inputs].to_numpy(), dtype=torch.float64)
{% if task == "regression" %}
{% set type = "torch.float64" if standard_target else "torch.float32" %}
y = torch.tensor(frame[{{ target|literal }}].to_numpy(), dtype={{ type }})[:, None]
{% else %}
{% set type = "torch.float32)[:, None]" if task == "binary" else "torch.int64)" %}
y = torch.tensor(pd.Categorical(frame[{{ target|literal }}]).codes, dtype={{ type }}
{% endif %}
""",
)
