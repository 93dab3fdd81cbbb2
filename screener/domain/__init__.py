"""The nouns of a prosecutor's office. Standard library only; every other room may import them."""
