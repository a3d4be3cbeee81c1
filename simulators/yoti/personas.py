"""How a check or an extraction can be made to end. Yoti has no magic inputs: outcomes are configured, or chosen."""

from collections.abc import Mapping

from . import profiles, reports
from .reasons import CHECKS

PERSONAS: Mapping[str, str] = {kind: ", ".join(reports.outcomes(kind)) for kind in (*reports.EXTRACTIONS, *CHECKS)} | {
    profiles.PROFILE: ", ".join(("SUCCESS", *profiles.ABORTING, *profiles.NOT_MET))
}
"""Words by type: for `set_outcomes`, the user view, and where the sandbox takes templates."""
