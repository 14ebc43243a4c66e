"""Companies of which we know the truth, because we planted it: do the figures find it, as often as they promise?"""
