"""Floor 0: the nouns and the ground. Imports the standard library only."""
