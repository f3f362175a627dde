"""What people with bad intentions send: every form and every route is tried."""
