"""What the site says about itself: privacy, cookies, accessibility, terms, moderation. And who agreed to them."""
