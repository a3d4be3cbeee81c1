"""What it costs to verify a signature over a whole request: the cryptography alone, in this process.

It is the one part of answering that no simulator of Yoti can save: whoever skips it takes what Yoti would refuse.
"""

from functools import partial
from timeit import timeit

from golive.simulators.yoti import auth, portal, signature

from . import inside
from .load import WrongAnswer
from .workload import Workload


def microseconds(workload: Workload, rounds: int, count: int) -> list[float]:
    """For one creation of a session, the mean of `count` in each round; nothing where requests are not signed so."""
    if workload.sign is None:
        return []
    sandbox = inside.sandbox(workload)
    ready = inside.request(workload.creation(inside.credentials(sandbox, workload), "user"))
    verify = partial(signature.is_good, ready, ready.headers[auth.DIGEST], portal.PUBLISHED.public_key)
    if not verify():
        raise WrongAnswer(f"{workload.vendor} does not take the signature that is to be measured")
    return [timeit(verify, number=count) / count * 1e6 for _ in range(rounds)]
