"""What keeps Whiteglove from working, said plainly to the person who started it."""


class Trouble(Exception):
    """`str()` is the whole message: what happened, what we did, what you can do. No traceback is needed."""

    def __init__(self, happened: str, *, did: str, remedy: str) -> None:
        super().__init__(f"{happened} {did} {remedy}")
        self.happened = happened
        self.did = did
        self.remedy = remedy
