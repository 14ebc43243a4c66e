"""Pictures of the main pages for README and handbook: `make pictures` plays the demo company and takes them anew."""

import sys
import tempfile
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

from tests.house import House
from tests.walks.desk.browsing import ARGUMENTS, DEMO, NARROW, WIDE, Desk, come_in, play_demo

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
# Mr. Tan's, on which the story opens.
STORY = """
    SELECT talk.id FROM conversations_conversation talk JOIN customers_customer who ON who.id = talk.customer_id
    WHERE who.name = 'Tan Wei Jie' AND talk.is_open ORDER BY talk.updated_at DESC LIMIT 1
"""

# name of the picture, address, look
PICTURES = [
    ("desk", "/desk/conversations/{conversation}/", {"size": WIDE, "color_scheme": "light"}),
    ("desk-dark", "/desk/conversations/{conversation}/", {"size": WIDE, "color_scheme": "dark"}),
    ("list-phone", "/desk/", {"size": NARROW, "color_scheme": "light"}),
    ("conversation-phone", "/desk/conversations/{conversation}/", {"size": NARROW, "color_scheme": "dark"}),
    ("desk-japanese", "/desk/conversations/{conversation}/", {"size": WIDE, "locale": "ja-JP"}),
]


def main() -> int:
    """Take them all; 1 when there is no Chromium."""
    path = which("chromium")
    if path is None:
        sys.stderr.write("Chromium is not installed (Debian: apt install chromium); no picture was taken.\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        with House(Path(folder) / "home", environment=DEMO) as house:
            play_demo(house, conversations=1500)
            with house.database() as database:
                (conversation,) = database.execute(STORY).fetchone() or (1,)
            for name, address, look in PICTURES:
                desk = come_in(house, browser, email="suzuki@hoshi.example", name="Hana Suzuki", role="owner", **look)
                _take(desk, address.format(conversation=conversation), FOLDER / f"{name}.png")
                desk.context.close()
        browser.close()
    return 0


def _take(desk: Desk, address: str, file: Path) -> None:
    page = desk.open(address)
    page.wait_for_load_state("load")
    page.screenshot(path=file)
    sys.stdout.write(f"{file.name}\n")


if __name__ == "__main__":
    sys.exit(main())
