"""What all parts of the lesson on GANs share."""

from __future__ import annotations

from core.lessons.gan.experiment import GanExperiment
from pages.shared.lesson_state import LessonState

State = LessonState[GanExperiment]

SLUG = "gan"
