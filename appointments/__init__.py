"""When are interviews, and who has which place?"""
