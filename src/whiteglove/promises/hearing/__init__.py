"""Promises heard in our own words: readable rules in English, French and Japanese. Pure; time comes as an argument.

What is found is only proposed: a colleague confirms it, or says that it is none.
"""

from whiteglove.promises.hearing.hearing import Heard, promises_in

__all__ = ["Heard", "promises_in"]
