"""How drawings look outside our pages: the same stylesheet with its colours by name, light, as on paper."""

import re
from functools import cache
from importlib.resources import files

FOLDER = files("whiteglove.web").joinpath("static", "whiteglove")
TOKEN = re.compile(r"(--[\w-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
USED = re.compile(r"var\((--[\w-]+)\)")
SANS = 'system-ui, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", Helvetica, Arial, sans-serif'
PAPER = "#FFFFFF"


@cache
def style_alone() -> str:
    """The stylesheet of drawings without anything from elsewhere."""
    rules = "".join(f".{look}{{{_told(said)}}}" for look, said in looks().items())
    return f".drawing{{font-family:{SANS};background:{PAPER}}}{rules}"


def _told(said: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in said.items())


@cache
def looks() -> dict[str, dict[str, str]]:
    """What is said of each class, with colours as numbers: of the plain rules `.drawing .class { ... }`."""
    tokens = TOKEN.findall(FOLDER.joinpath("tokens.css").read_text(encoding="utf-8"))
    colours = dict(reversed(tokens))  # the first of each; what follows is for other contrasts
    sheet = FOLDER.joinpath("drawing.css").read_text(encoding="utf-8").partition("/* On pages only */")[0]
    found: dict[str, dict[str, str]] = {}
    for selectors, inside in RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        said = dict(part.split(":", 1) for part in inside.split(";") if ":" in part)
        plain = {name.strip(): USED.sub(lambda use: colours[use[1]], value.strip()) for name, value in said.items()}
        for selector in selectors.split(","):
            found.setdefault(selector.strip().rpartition(".")[2], {}).update(plain)
    return found
