"""Copies of one report are found however they were edited; nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.grouping.origins import Fingerprinted, families, families_of, fingerprint, same_statement
from retrieval.types import Article

WIRE = """Three ferries were ordered to stay in harbour on Thursday after inspectors found cracks in the bow doors of \
a sister ship, the coastguard of Varnholm said.
The vessels, which together carry about 4,000 passengers a day between the mainland and the outer islands, will \
be examined by divers before they sail again.
A spokeswoman for the operator said that tickets would be refunded and that two freight ships had been chartered \
to bring food and medicine to the islands.
The cracks were discovered during a routine inspection in the dry dock at Lessing, where the oldest ship of the \
class has been laid up since the spring.
Engineers believe that repeated impacts with floating ice weakened the hinges, although a final report is not \
expected before the end of the month.
The transport minister told parliament that she had asked for every ship of that type to be checked, including \
seven that were sold to foreign owners.
Islanders complained that they had been left without any connection for the third time this winter and demanded \
that the state take over the route."""

OTHER = """A court in the port city of Lessing has cleared a former harbour master of taking bribes from a dredging \
company, ending a trial that lasted two years.
The judges found that the payments, although unusual, had been declared to the tax office and could not be \
linked to the award of any public contract.
Prosecutors had asked for a sentence of four years and said after the verdict that they would study the written \
reasons before deciding on an appeal.
The company itself went bankrupt last summer, leaving debts to local suppliers and an unfinished basin that the \
city now wants to turn into a marina.
Lawyers for the defendant spoke of a complete vindication and announced that he would sue the newspaper which \
had first published the accusations."""

FOOTER = """Subscribe to our newsletter and receive the most important stories of the day in your mailbox every \
morning before breakfast.
This material is protected and may not be published, broadcast, rewritten or redistributed without the written \
consent of the publisher."""


def article(name: str, text: str, **fields: object) -> Article:
    return replace(Article(name, f"Headline of {name}", text, outlet=name, published=date(2020, 1, 9)), **fields)


def paragraphs(text: str, *numbers: int) -> str:
    lines = text.split("\n")
    return "\n".join(lines[number] for number in numbers)


def test_a_wire_report_is_one_family_whatever_its_clients_cut_and_changed() -> None:
    copies = [
        article("wire", WIRE),
        article("cut", paragraphs(WIRE, 0, 1, 3, 4)),
        article("number", WIRE.replace("4,000", "6,000").replace("Thursday", "Friday")),
        article(
            "own-lead",
            "Island ferries are at a standstill again, our correspondent writes.\n" + paragraphs(WIRE, 1, 2, 3, 5),
        ),
    ]
    assert families([*copies, article("other", OTHER)]) == [{"wire", "cut", "number", "own-lead"}]


def test_two_reporters_who_quote_the_same_speech_are_not_copies() -> None:
    quote = "“" + WIRE.replace("\n", " ") + "”"
    first = article("a", f"{OTHER}\nThe minister read out a statement. {quote}")
    second = article(
        "b", f"{quote} With these words the minister opened a debate that ran late into the night.\n" + FOOTER * 2
    )
    assert families([first, second]) == []


def test_an_outlets_own_footer_joins_nothing() -> None:
    reports = [paragraphs(WIRE, 0), paragraphs(WIRE, 4), paragraphs(OTHER, 0), paragraphs(OTHER, 2)]
    assert families([article(f"n{i}", f"{text}\n{FOOTER}", outlet="Daily") for i, text in enumerate(reports)]) == []


def test_pages_of_one_outlet_that_hold_only_its_template_are_not_copies() -> None:
    titles = ["Storm closes the port", "Who leads the polls", "Quiz of the week", "A new stadium"]
    pages = [article(f"p{i}", FOOTER * 2, outlet="Daily", title=title) for i, title in enumerate(titles)]
    assert families(pages) == []


def test_a_report_that_its_outlet_ran_four_times_is_one_family() -> None:
    runs = [article(f"run{i}", WIRE, outlet="Daily", title="Ferries stay in harbour") for i in range(4)]
    assert families(runs) == [{"run0", "run1", "run2", "run3"}]


def test_a_report_in_fifty_outlets_is_one_family() -> None:
    assert [len(family) for family in families([article(f"outlet{i}", WIRE) for i in range(50)])] == [50]


def test_text_that_an_outlet_uses_again_next_year_is_a_new_report() -> None:
    first = article("2020", WIRE, outlet="Daily")
    again = article("2021", WIRE, outlet="Daily", published=date(2021, 1, 9))
    assert families([first, again]) == []
    assert families([first, replace(again, outlet="Evening")]) == [{"2020", "2021"}]


def test_a_long_digest_is_no_copy_of_the_brief_inside_it() -> None:
    digest = "\n".join(
        f"Item {i}: {word} " + " ".join(f"{word}{n}" for n in range(150)) for i, word in enumerate("abcdefgh")
    )
    brief = paragraphs(OTHER, 0, 1)
    assert families([article("digest", f"{digest}\n{brief}"), article("brief", brief)]) == []


def test_a_fingerprint_is_the_same_in_every_process_and_small() -> None:
    assert fingerprint(WIRE) == fingerprint(WIRE.upper())
    assert fingerprint("one two three four five six seven eight nine ten")[:4].hex() == "8f55f466"
    assert 0 < len(fingerprint(WIRE)) < len(WIRE) / 2
    assert fingerprint("") == fingerprint("four words are few") == b""


def test_fingerprints_alone_give_the_same_families() -> None:
    articles = [article("a", WIRE), article("b", WIRE), article("c", OTHER)]
    assert families_of([Fingerprinted.of(each) for each in articles]) == families(articles)
    assert families_of([]) == []


def test_an_article_without_outlet_is_known_by_its_host() -> None:
    nameless = article("a", WIRE, outlet=None, url="https://daily.example/one")
    assert Fingerprinted.of(nameless).source == "daily.example"
    assert Fingerprinted.of(replace(nameless, url="http://[broken")).source == ""


SAID = "Turkey warned that “Russia would be held responsible”. About 20 sorties a day were flown, officials said."


@pytest.mark.parametrize(
    ("other", "folded"),
    [
        (SAID, True),
        ('TURKEY warned that "Russia would be held responsible". Officials said.', False),
        ('Turkey warned that "Russia would be held responsible."', True),
        ("About twenty sorties a day were flown, officials said.", True),
        ("About 30 sorties a day were flown, officials said.", False),
        ("About 20 sorties a day were not flown, officials said.", False),
        (SAID.replace("Turkey", "Greece"), False),
        (SAID + " Moscow denied it.", False),
    ],
)
def test_a_passage_is_folded_only_where_it_says_nothing_new(other: str, folded: bool) -> None:
    assert same_statement(SAID, other) is folded
