"""Who is this, and what do we owe them by e-mail?"""
