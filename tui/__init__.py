"""The program: what a person or a script drives."""
