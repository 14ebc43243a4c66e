"""The document and the rules of the frame in which a mail is shown, at an address of its own."""

import html as entities
from typing import Final

from whiteglove.channels.email.understanding.html.sanitise import CleanHtml

_ALWAYS: Final = (
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "sandbox allow-popups allow-popups-to-escape-sandbox",
)

PAPER_CSS: Final = """
:root{color-scheme:light only;background:#fff}
html,body{margin:0;padding:0}
body{background:#fff;color:#1e2326;font:15px/1.5 ui-serif,Charter,Georgia,
"Hiragino Mincho ProN","Noto Serif JP",serif;
overflow-wrap:break-word}
.mail{box-sizing:border-box;padding:12px;overflow-x:auto;max-width:100%}
img{max-width:100%;height:auto}
table{font-size:inherit;line-height:inherit;max-width:100%}
td,th{overflow-wrap:normal}
pre{white-space:pre-wrap}
blockquote{margin:8px 0;padding-inline-start:12px;border-inline-start:2px solid #e4e1da}
a{color:inherit;text-decoration:underline}
p.MsoNormal,p.MsoNoSpacing,p.MsoListParagraph{margin:0}
.held-image,.missing-image{display:inline-block;box-sizing:border-box;max-width:100%;padding:4px 8px;
border:1px dashed #5c646a;
border-radius:6px;background:#fbfaf7;color:#5c646a;font:13px/1.5 ui-sans-serif,system-ui,sans-serif}
.held-pixel{display:none}
.true-host{margin-left:4px;padding:0 4px;border:1px solid #8a5a00;border-radius:6px;background:#fff;
color:#8a5a00;font:13px/1.5 ui-sans-serif,system-ui,sans-serif;overflow-wrap:anywhere}
.dead-field{display:inline-block;min-width:1em;padding:2px 8px;border:1px solid #a3a9ae;border-radius:6px}
@media (max-width:640px){
table[width],td[width],th[width],table[style],td[style]{width:auto!important;min-width:0!important}
.mail{padding:8px}
}
"""


def frame_csp(show_remote_images: bool) -> str:
    """Content-Security-Policy of the frame's own address: no script, no form, pictures as asked for."""
    pictures = "img-src 'self' data:" + (" https: http:" if show_remote_images else "")
    return "; ".join((*_ALWAYS, pictures))


def frame_document(clean: CleanHtml, *, lang: str | None, base_css: str = "") -> str:
    """The whole document for the frame: the mail on white paper, as its writer saw it, by day and by night.

    lang: of the mail, None when not known. base_css: our own, after `PAPER_CSS`; never text of the mail.
    """
    language = f' lang="{entities.escape(lang)}"' if lang else ""
    return (
        f'<!doctype html><html{language}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><title></title>'
        f"<style>{PAPER_CSS}{base_css}</style></head>"
        f'<body><div class="mail" dir="auto" tabindex="0">{clean.html}</div></body></html>'
    )
