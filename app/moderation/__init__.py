"""Reports, held words, decisions and appeals. Blind: it knows no feature above it, only what each says of itself."""
