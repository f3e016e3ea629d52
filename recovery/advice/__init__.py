"""What to change where an objective is missed, and what may be saved where more is paid for than is promised."""
