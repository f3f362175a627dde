"""What joins the features: the front page, the pages about the site, its health, and one person's data."""
