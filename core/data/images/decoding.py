"""Pictures from outside are decoded one at a time, however many visitors send them: each may need 200 MB meanwhile."""

from __future__ import annotations

import threading

ONE_AT_A_TIME = threading.Lock()
