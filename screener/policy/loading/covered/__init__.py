"""What the scenarios of a file can cover: its names, and what follows from one side of a comparison."""
