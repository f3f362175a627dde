"""Where a share probably lies, given how few were counted."""

from math import sqrt

Z = 1.959964  # 95%


def wilson(share: float, answers: float) -> tuple[float, float]:
    """The 95% interval of a share among so many answers (Wilson, 1927), which may be an effective number."""
    middle = share + Z * Z / (2 * answers)
    half = Z * sqrt(share * (1 - share) / answers + Z * Z / (4 * answers * answers))
    whole = 1 + Z * Z / answers
    return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)
