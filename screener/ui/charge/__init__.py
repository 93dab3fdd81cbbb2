"""What every page that shows a charge says of it: its words, and the reasons of its recommendation."""
