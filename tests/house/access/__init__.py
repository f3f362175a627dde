"""Every route against every part somebody can play: who gets through, who is asked to sign in, who is refused."""
