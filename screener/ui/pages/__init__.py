"""The pages of the rail, strangers to each other: what one page wants of another goes through the session."""
