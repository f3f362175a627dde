"""Reading the secret out of an e-mailed address, as its reader would."""

import re


def token_in(text: str, path: str) -> str:
    """What follows `path` in the first address that has it."""
    found = re.search(re.escape(path) + r"([\w.~-]+)", text)
    assert found is not None, f"no address with {path} in:\n{text}"
    return found[1]
