"""The pages about accounts. Each module adds its routes to the one blueprint."""

from app.accounts.routes import account, links, signing_in, signing_up
from app.accounts.routes.blueprint import bp, init_accounts

__all__ = ["account", "bp", "init_accounts", "links", "signing_in", "signing_up"]
