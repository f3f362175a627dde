"""`make oracles`: our counts beside the libraries'. Exit 1 where one differs, with both results on standard error."""

import sys
from itertools import chain

from oracles import budgets, orders
from oracles.asking import are_installed, peers

if __name__ == "__main__":
    if not are_installed():
        raise SystemExit("The libraries are not installed: `make oracles` does it.")
    agreed = True
    with peers() as libraries:
        for line, same in chain(orders.report(libraries), budgets.report(libraries)):
            print(line, flush=True)
            agreed &= same
    sys.exit(not agreed)
