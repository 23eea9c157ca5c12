"""One thread for numpy's products while an archive is open.

The threads of OpenBLAS wait for the next product in a busy loop, some 25 ms after every one. On two cores that took
more from an answer (120 ms of processor time) than they gave, so Byline shares out its one large product itself
(`storage/matrix.py`), and the many small ones are done by the thread that asks.
"""

from __future__ import annotations

import threading
from typing import Any

from threadpoolctl import ThreadpoolController

_changing = threading.Lock()
_users = 0
_limited: Any = None


def limit_products() -> None:
    """Give the BLAS libraries of the process one thread each, until `free_products` was called as often."""
    global _users, _limited
    with _changing:
        _users += 1
        if _users == 1:
            _limited = ThreadpoolController().select(user_api="blas").limit(limits=1)


def free_products() -> None:
    """Give back the threads that there were, once nobody needs the limit any more."""
    global _users, _limited
    with _changing:
        _users -= 1
        if _users == 0:
            _limited.restore_original_limits()
            _limited = None
