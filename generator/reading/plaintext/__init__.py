"""How `plain.py` understands a page of lines: what lines are, and the rules that label them."""
