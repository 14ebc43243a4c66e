"""The day: what I answer for, what happened while I was away, and how somebody new begins."""
