"""What people write about: who answers, how often it comes, whether the trip is behind them or ahead."""

from dataclasses import dataclass, field

from whiteglove.demo.story.slots import When


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter of everyday life; its words are in `texts/<language>/<key>.txt`.

    share: how often it comes, against the other topics. sum_yen: what sums it speaks of. papers: files a
    customer may attach; sent: the one we may. slow_hours: the usual time until our first answer.
    """

    key: str
    team: str
    share: int
    when: When
    slow_hours: float = 2.0
    sum_yen: tuple[int, int] = (6_000, 48_000)
    papers: tuple[str, ...] = field(default=())
    sent: str = "document.pdf"
    warm: bool = False


TOPICS = (
    Topic("delayed_bag", "baggage", 15, "before", 3.0, (4_000, 30_000), ("photo_bag.jpg", "bag_tag.jpg")),
    Topic(
        "damaged_bag",
        "baggage",
        7,
        "before",
        6.0,
        (9_000, 60_000),
        ("photo_bag.jpg", "damage.jpg", "receipt.pdf"),
    ),
    Topic("left_on_board", "baggage", 7, "before", 4.0),
    Topic("seats", "switchboard", 9, "ahead", 1.0, (3_000, 18_000)),
    Topic("refund", "refunds", 9, "ahead", 20.0, (18_000, 190_000), ("booking.pdf", "receipt.pdf"), "refund.pdf"),
    Topic("delay", "refunds", 7, "before", 18.0, (5_000, 40_000), ("receipt.pdf", "boarding_pass.pdf")),
    Topic("invoice", "refunds", 7, "before", 9.0, (22_000, 260_000), ("booking.pdf",), "invoice.pdf"),
    Topic("name_change", "switchboard", 5, "ahead", 1.5, (4_000, 15_000), ("passport.jpg",)),
    Topic("assistance", "switchboard", 6, "ahead", 1.0),
    Topic(
        "child_alone",
        "switchboard",
        4,
        "ahead",
        1.5,
        (6_000, 15_000),
        ("consent_form.pdf",),
        "escort_form.pdf",
    ),
    Topic("pets", "switchboard", 4, "ahead", 2.0, (8_000, 30_000), ("vaccination.pdf", "photo_crate.jpg")),
    Topic("miles", "loyalty", 9, "before", 8.0, (5_000, 30_000), ("boarding_pass.pdf",)),
    Topic("groups", "sales", 4, "ahead", 7.0, (400_000, 2_400_000), ("names.pdf",), "offer.pdf"),
    Topic("hotel", "sales", 3, "ahead", 10.0, (12_000, 70_000), ("rates.pdf",), "agreement.pdf"),
    Topic("compliment", "switchboard", 7, "before", 3.0, warm=True),
    Topic("complaint", "switchboard", 6, "before", 4.0),
)
