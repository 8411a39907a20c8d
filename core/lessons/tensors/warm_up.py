"""One pass through the lesson on tensors."""

from core.lessons.tensors.live import PICTURE
from core.lessons.tensors.picture import combined
from core.lessons.tensors.presets import TENSORS
from core.tensors.broadcasting import prove
from core.tensors.dtypes import promotion_table, surprises
from core.tensors.exercises import EXERCISES, solve

for _preset in TENSORS.values():
    PICTURE.draw(_preset.experiment)
    prove(combined(_preset.experiment))
for _exercise in EXERCISES:
    solve(_exercise)
surprises()
promotion_table()
