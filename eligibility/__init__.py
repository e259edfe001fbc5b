"""What does the post know of this case, and may its interview be rescheduled?"""
