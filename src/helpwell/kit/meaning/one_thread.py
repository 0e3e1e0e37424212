"""One core for one process."""

from functools import cache

import numpy as np
from threadpoolctl import threadpool_limits


@cache
def one_thread() -> None:
    """From here on numpy's products of this process run on the thread that asks for them.

    All processes together have the machine's cores already: a second thread a process costs five times the time on a busy machine.
    OPENBLAS_NUM_THREADS does it too, but only where it is set before anybody imports numpy.
    """
    np.zeros(1)  # the library is there, whoever loaded it
    threadpool_limits(limits=1, user_api="blas")  # type: ignore[no-untyped-call]
