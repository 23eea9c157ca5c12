"""Two short articles as plain values, for archives that tests fill."""

from __future__ import annotations

from typing import Any

JETS: dict[str, Any] = {
    "id": "jets",
    "title": "Jets cross border",
    "text": "Two Russian jets crossed into Turkish airspace on Saturday. The ambassador was summoned.\n\n"
    "Turkey warned that “Russia would be held responsible” for future intrusions, an official said.",
    "outlet": "The Harbour Courier",
    "published": "2015-10-06",
}
SHIP: dict[str, Any] = {
    "id": "https://northmere.example/canal/ship?id=7#top",
    "title": "Ship blocks canal",
    "text": "A container ship has blocked the canal since Tuesday. Tugboats pulled at it all night in vain.",
    "outlet": "Northmere Gazette",
    "published": "2021-03-24",
}
NOTES: dict[str, Any] = {
    "id": "a/b ü//c/",
    "title": "Canal notes",
    "text": "The canal was dug by hand in ten years. Ships pay a toll to use it.",
}
