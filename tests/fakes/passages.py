"""Search hits from a few lines of text, without an archive."""

from __future__ import annotations

from datetime import date

from retrieval.language.split import passages
from retrieval.types import Article, Hit


def hits_of(text: str, *, outlet: str | None = "The Quay", title: str = "Report", identity: str = "") -> list[Hit]:
    """The passages of one article as hits, in order."""
    article = Article(
        id=identity or f"{outlet}-{title}", title=title, text=text, outlet=outlet, published=date(2015, 10, 6)
    )
    return [Hit(article, passage, 1.0) for passage in passages(article.id, article.text)]


WARNING = hits_of(
    "Turkey summoned the Russian ambassador on Saturday. Ankara warned that Russia would be held responsible for any "
    "further violation of its airspace, a diplomat said.",
    outlet="Harbour Courier",
    title="Turkey warns Russia",
)[0]
SORTIES = hits_of(
    "Russian aircraft fly roughly 20 sorties a day over Syria, the ministry said on Monday. None of the pilots was "
    "lost. “We will not stop the operation,” Igor Konashenkov, a spokesman, said.",
    outlet="The Lantern Post",
    title="Twenty sorties a day",
)[0]
PALMYRA = hits_of(
    "Militants blew up the Arch of Triumph in Palmyra on 4 October, Syria's head of antiquities said. The arch had "
    "stood for about 1,800 years.",
    outlet="Vale Tribune",
    title="Arch destroyed",
)[0]
NEWS = (WARNING, SORTIES, PALMYRA)
"""Three passages of three outlets: [1] a warning, [2] sorties, [3] an arch."""
