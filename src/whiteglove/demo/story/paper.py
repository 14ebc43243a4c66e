"""Tiny attachments that open: a one-page PDF, a grey JPEG, or plain text."""

from functools import cache

from whiteglove.demo.story.told import AttachmentTold

_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "txt": "text/plain"}


@cache
def attachment(filename: str) -> AttachmentTold:
    """A small file of the kind its name promises."""
    kind = filename.rsplit(".", 1)[-1]
    content = {"pdf": _pdf, "jpg": _jpeg}.get(kind, _text)(filename)
    return AttachmentTold(filename=filename, content_type=_TYPES.get(kind, "text/plain"), content=content)


def _text(filename: str) -> bytes:
    return f"{filename}\n".encode()


def _pdf(filename: str) -> bytes:
    title = filename.rsplit(".", 1)[0].replace("_", " ")
    drawing = f"BT /F1 18 Tf 20 100 Td ({title}) Tj ET".encode("ascii", "replace")
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources %s >>" % font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    ]
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def _jpeg(filename: str) -> bytes:
    """An 8 by 8 picture of one grey: the smallest tables, and two bits of image."""
    comment = filename.encode()
    return (
        b"\xff\xd8\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        + b"\xff\xdb\x00\x43\x00" + b"\x10" * 64
        + b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
        + b"\xff\xc4\x00\x14\x00\x01" + b"\x00" * 15 + b"\x00"
        + b"\xff\xc4\x00\x14\x10\x01" + b"\x00" * 15 + b"\x00"
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x3f\xff\xd9"
    )  # fmt: skip
