"""Learning the layout of a printed report on a picture of its text: mark a case and a charge, see what that gives."""
