"""The training loop: a generator that yields a record per batch and per epoch and knows no picture.

zero_grad → forward → loss → backward → step for each batch; then validation without gradients in evaluation mode.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import torch
from torch import Generator, Tensor, nn

from core.data.data_set import DataSet
from core.errors import ConfigError
from core.training.batches import batches
from core.training.divergence import all_finite, divergence_sentence, first_broken, has_diverged
from core.training.early_stopping import EarlyStopping, StoppingRule
from core.training.evaluation import Evaluation, evaluate, evaluate_in_batches
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.flat_parameters import flat_parameters
from core.training.optimizers import Schedule, make_optimizer
from core.training.problem import Batch, Problem, problem_of
from core.training.records import EpochRecord, Record, StepRecord, StopReason, StopRecord

FLAT_BELOW = 20_000  # parameters; beyond, the arithmetic costs more than the loop over tensors

Transform = Callable[[Batch], Batch]
AfterStep = Callable[[nn.Module], object]


def fit(
    model: nn.Module,
    data: DataSet | Problem,
    config: FitConfig,
    transform: Transform | None = None,
    order: Generator | None = None,
    after_step: AfterStep | None = None,
) -> Iterator[Record]:
    """Train a model.

    Yields the untrained model's EpochRecord (epoch 0), then for each epoch a StepRecord per batch and an EpochRecord,
    and a StopRecord when early stopping, the last epoch or a divergence ends the run. After an early stop, iterating
    further goes on from the last weights without the rule: what if we had gone on? The model holds the weights of
    the moment at each yield.

    Random numbers (order of batches, dropout) come from torch's default generator, as in a script: run it inside
    `core.seeding.seeded` or in a process of its own.

    Args:
        model: on the device of the data; its parameters become views of one vector if they are few. Parameters that
            require no gradient stay as they are.
        data: training and validation samples; validation may be empty. A data set is learned by the config's loss, a
            problem brings a task with a loss of its own.
        config: how to train.
        transform: applied to each training batch (augmentation); None leaves it alone. See `of_x`.
        order: what the order of batches is drawn from, if not from torch's default generator.
        after_step: done to the model after each step of the optimizer, without gradients (a soft threshold).

    Raises:
        ConfigError: the loss does not fit the data, or the model has no parameter to learn.
    """
    problem = data if isinstance(data, Problem) else problem_of(data, config.loss)
    trainer = _Trainer(model, problem, config, transform, order, after_step)
    yield trainer.untrained()
    for epoch in range(1, config.epochs + 1):
        yield from trainer.steps(epoch)
        if trainer.broken:
            yield trainer.stop(epoch, "diverged", trainer.broken)
            return
        yield trainer.finish(epoch)
        if trainer.rule_says_stop and epoch < config.epochs:
            yield trainer.stop(epoch, "early", trainer.early_sentence(epoch))
            trainer.go_on()
    yield trainer.stop(config.epochs, "limit", f"All {config.epochs} epochs are done.")


class _Trainer:
    """The state of one run."""

    def __init__(
        self,
        model: nn.Module,
        problem: Problem,
        config: FitConfig,
        transform: Transform | None,
        order: Generator | None,
        after_step: AfterStep | None,
    ) -> None:
        self.model, self.config, self.transform, self.order = model, config, transform, order
        self.after_step = after_step
        self.task, self.training, self.validation = problem.task, problem.training, problem.validation
        self.moved, self.zero_gradients = _movable(model)
        self.still = [parameter for parameter in model.parameters() if not parameter.requires_grad]
        self.optimizer = make_optimizer(config, self.moved)
        self.schedule = Schedule(config, self.optimizer)
        self.stopping = EarlyStopping(config.stopping)
        self.rule_says_stop = False
        self.broken: str | None = None
        self.untrained_loss = 0.0
        self.epoch_loss = 0.0
        self.gradient_norm: float | None = None
        self.best_weights: dict[str, Tensor] = {}
        self.last_weights: dict[str, Tensor] = {}

    def untrained(self) -> EpochRecord:
        """The record of epoch 0."""
        start = evaluate(self.model, self.task, self.training)
        self.untrained_loss = start.loss
        validation = None if self.validation is None else evaluate(self.model, self.task, self.validation)
        return self._record(0, start.loss, start.score, validation, self.schedule.learning_rate)

    def steps(self, epoch: int) -> Iterator[StepRecord]:
        """One pass over the training rows."""
        rows, shuffle = len(self.training[0]), self.config.batch_size != FULL_BATCH
        size, last = self.config.rows_per_step(rows), self.config.steps_per_epoch(rows)
        losses = []
        self.model.train()
        for number, batch in enumerate(batches(self.training, size, shuffle=shuffle, stream=self.order), 1):
            loss = self._step(batch)
            losses.append(loss)
            yield StepRecord(epoch, number, loss)
            # The last step of an epoch has no batch after it whose loss would tell.
            if has_diverged(loss, self.untrained_loss) or (number == last and not all_finite(self.moved)):
                clause = first_broken(self.model, batch, loss, self.task.outputs)
                self.broken = divergence_sentence(self.config, epoch, number, clause)
                return
        self.epoch_loss = sum(losses) / len(losses)
        if not self.config.clip:
            self.gradient_norm = _norm(parameter.grad for parameter in self.moved)

    def _step(self, batch: Batch) -> float:
        self.zero_gradients()
        loss = self.task.loss(self.model, batch if self.transform is None else self.transform(batch))
        if self.config.l1:
            penalty = sum(parameter.abs().sum() for parameter in self.model.parameters())
            (loss + self.config.l1 * penalty).backward()  # type: ignore[no-untyped-call]
        else:
            loss.backward()  # type: ignore[no-untyped-call]
        if self.config.clip:
            self.gradient_norm = float(nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip))
        self.optimizer.step()
        if self.after_step is not None:
            with torch.no_grad():
                self.after_step(self.model)
        return loss.item()

    def finish(self, epoch: int) -> EpochRecord:
        """Validation, early stopping and the schedule, after the epoch's last step."""
        validation = self._validate()
        score = evaluate(self.model, self.task, self.training).score
        watched = self.epoch_loss if validation is None else validation.loss
        self.rule_says_stop = self.stopping.update(watched)
        if self.config.stopping.restore_best and self.stopping.best_epoch == epoch:
            self.best_weights = _copied(self.model)
        rate = self.schedule.learning_rate
        self.schedule.step(watched)
        return self._record(epoch, self.epoch_loss, score, validation, rate)

    def _validate(self) -> Evaluation | None:
        if self.validation is None:
            return None
        if self.config.shuffle_validation:
            size = self.config.rows_per_step(len(self.training[0]))
            return evaluate_in_batches(self.model, self.task, self.validation, size, self.order)
        return evaluate(self.model, self.task, self.validation)

    def _record(self, epoch: int, loss: float, score: float, validation: Evaluation | None, rate: float) -> EpochRecord:
        return EpochRecord(
            epoch=epoch,
            training_loss=loss,
            validation_loss=validation.loss if validation else None,
            training_score=score,
            validation_score=validation.score if validation else None,
            gradient_norm=self.gradient_norm,
            parameter_norm=_norm([*self.moved, *self.still]),
            learning_rate=rate,
            wait=self.stopping.wait,
            best_epoch=self.stopping.best_epoch,
        )

    def stop(self, epoch: int, reason: StopReason, sentence: str) -> StopRecord:
        """The end of the run, or a rest before what would have come."""
        best = self.stopping.best_epoch
        restored = bool(self.best_weights) and reason != "diverged"
        if restored:
            self.last_weights = _copied(self.model)
            self.model.load_state_dict(self.best_weights)
        return StopRecord(epoch, reason, best, restored, sentence, can_continue=reason == "early")

    def go_on(self) -> None:
        """From an early stop on: the last weights again, and no rule."""
        if self.last_weights:
            self.model.load_state_dict(self.last_weights)
        self.stopping.rule = dataclasses.replace(self.stopping.rule, rule="never")
        self.rule_says_stop = False

    def early_sentence(self, epoch: int) -> str:
        """Why early stopping stopped."""
        return early_stop_sentence(self.config.stopping, self.stopping, epoch)


def _movable(model: nn.Module) -> tuple[list[nn.Parameter], Callable[[], object]]:
    """What the optimizer moves, in one vector if it is few and of a kind, and what zeroes its gradients.

    Raises:
        ConfigError: nothing requires a gradient.
    """
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    if not learning:
        raise ConfigError("model", "must have a parameter that requires a gradient", type(model).__name__)
    alike = len({(parameter.dtype, parameter.device) for parameter in learning}) == 1
    if not alike or sum(parameter.numel() for parameter in learning) >= FLAT_BELOW:
        return learning, model.zero_grad
    flat = flat_parameters(learning)
    assert flat.grad is not None
    return [flat], flat.grad.zero_


def of_x(transform: Callable[[Tensor], Tensor]) -> Transform:
    """What changes one tensor, as a transform that changes the first one of a batch and leaves the others alone."""
    return partial(_with_first, transform)


def _with_first(transform: Callable[[Tensor], Tensor], batch: Batch) -> Batch:
    return transform(batch[0]), *batch[1:]


def early_stop_sentence(rule: StoppingRule, state: EarlyStopping, epoch: int) -> str:
    """Why early stopping stopped at this epoch, in words with its numbers."""
    worse = "the epoch before" if rule.rule == "consecutive" else "the best one"
    times = "epoch was" if state.wait == 1 else "epochs in a row were"
    return (
        f"Stopped early after epoch {epoch}: {state.wait} {times} no better than {worse} (patience {rule.patience}). "
        f"The best loss, {state.best:.4f}, was seen at epoch {state.best_epoch}."
    )


def _norm(tensors: Iterable[Tensor | None]) -> float:
    return float(nn.utils.get_total_norm([tensor for tensor in tensors if tensor is not None]))


def _copied(model: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}


def epochs(records: Iterator[Record]) -> Iterator[EpochRecord]:
    """Only the epochs of a run, up to its first stop."""
    running = itertools.takewhile(lambda record: not isinstance(record, StopRecord), records)
    return (record for record in running if isinstance(record, EpochRecord))
