"""`python -m simulators` in a bare checkout is the command `golive`."""

import sys

from .cli import main

sys.exit(main())
