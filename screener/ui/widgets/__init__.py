"""What every page is built from. Painted from the tokens; no page draws its own frame, chip or button."""
