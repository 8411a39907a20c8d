"""Before the first visitor: everything that a lesson imports, and one pass through torch.

The first use of a torch module, of its random generators, of autograd and of an optimizer costs more than a
thousand later ones; the first optimizer step alone imports torch._dynamo for two seconds.

Attributes:
    STAGES: modules to import one after the other; between two of them a visitor who is there already may go first.
"""

from core.lessons.catalogue import BUILT

STAGES = ("core.libraries", *(f"{lesson.package}.warm_up" for lesson in BUILT))
