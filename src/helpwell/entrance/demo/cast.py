"""The people of the demo company: its agents, its business customers, and everybody who writes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

COMPANY = "Fernweh Outdoor"
DOMAIN = "fernweh.example"
MAIL_HOST = "mx.fernweh.example"  # whose verdicts on forged mail are believed
PASSWORD = "pack light walk far"  # noqa: S105 (printed at the start; the demo company is for everybody)
TEAMS = ("Orders", "Billing", "Repairs", "Business")


@dataclass(frozen=True)
class Colleague:
    """One agent of the company."""

    name: str
    role: str
    teams: tuple[str, ...]
    language: str = "en"
    speed: float = 1.0  # how long a reply takes, beside the others

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


COLLEAGUES = (
    Colleague("Sam Lindqvist", "administrator", ("Orders", "Billing", "Repairs", "Business")),
    Colleague("Daniel Okafor", "manager", ("Orders", "Billing", "Repairs")),
    Colleague("Marta Nowak", "senior", ("Orders", "Repairs"), speed=0.8),
    Colleague("Priya Raman", "specialist", ("Orders", "Billing"), speed=0.7),
    Colleague("Hanna Vogel", "specialist", ("Orders", "Repairs")),
    Colleague("Lucia Ferrer", "specialist", ("Billing", "Repairs"), speed=1.3),
    Colleague("Kofi Mensah", "call_center", ("Orders",), speed=0.9),
    Colleague("Yuki Tanaka", "experience", ()),
    Colleague("Elena Rossi", "account_manager", ("Business",), speed=1.1),
)

_FIRST = {
    "en": "Anna Ben Chloe David Emma Fiona George Hazel Isaac Julia Kevin Laura Michael Nora Oliver Paula Quentin Rachel Simon Tara Umar Vera William Zoe".split(),
    "de": "Andrea Bernd Carla Dieter Elke Friedrich Gisela Heike Ines Jürgen Katrin Lukas Monika Niels Petra Rainer Sabine Thomas Ute Wolfgang".split(),
    "es": "Alejandro Beatriz Carmen Diego Elena Fernando Gabriela Hugo Inés Javier Lucía Marcos Nuria Óscar Pilar Raúl".split(),
    "fr": "Amélie Bruno Céline Didier Élodie François Gaëlle Hervé Isabelle Jérôme Léa Mathieu Noémie Olivier".split(),
    "it": "Alessandra Bruno Chiara Davide Elisa Federico Giulia Luca Martina Paolo".split(),
    "pl": "Agnieszka Bartosz Ewa Grzegorz Joanna Krzysztof Małgorzata Paweł".split(),
    "ja": "中村 佐藤 鈴木 高橋 伊藤 渡辺".split(),
    "ar": "أحمد ليلى يوسف مريم خالد".split(),
}  # fmt: skip
_LAST = {
    "en": "Adams Baker Carter Doyle Evans Foster Grant Hughes Iqbal Jones Keller Lawson Murphy Newton Okoye Porter Quinn Reed Singh Turner Walsh Young".split(),
    "de": "Bauer Fischer Hoffmann Kaiser Lehmann Müller Neumann Richter Schäfer Schulze Vogt Weiß Zimmermann".split(),
    "es": "Álvarez Castro Domínguez Fernández García Iglesias Martín Navarro Ortega Peña Ruiz Sánchez".split(),
    "fr": "Bernard Chevalier Dubois Fournier Girard Lambert Moreau Perrin Rousseau".split(),
    "it": "Bianchi Conti Esposito Ferrari Greco Marino Romano".split(),
    "pl": "Kowalska Nowicki Wiśniewska Zieliński".split(),
    "ja": "美咲 健太 さくら 大輔".split(),
    "ar": "الحسن النجار السيد".split(),
}  # fmt: skip
_SHARE = {
    "en": 0.50,
    "de": 0.22,
    "es": 0.11,
    "fr": 0.08,
    "it": 0.04,
    "pl": 0.03,
    "ja": 0.01,
    "ar": 0.01,
}
_KINDS = (
    "Alpine School",
    "Trail Runners",
    "Scout Group",
    "Mountain Guides",
    "Outfitters",
    "Field Station",
    "Film Crew",
    "Rescue Team",
    "Cycling Club",
    "Expeditions",
)
_PLACES = (
    "Northbridge",
    "Harz",
    "Ardenne",
    "Sierra Norte",
    "Tatra",
    "Lakeland",
    "Dolomiti",
    "Skye",
    "Jura",
    "Pyrenees",
    "Allgäu",
    "Peak",
    "Cascade",
    "Fjord",
)


@dataclass(frozen=True)
class Person:
    """Somebody who writes to the company."""

    name: str
    email: str
    language: str
    organization: str = ""


def organizations(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """Names and mail domains of business customers, each once."""
    pairs = [(place, kind) for place in _PLACES for kind in _KINDS]
    rng.shuffle(pairs)
    return [
        (
            f"{place} {kind}",
            f"{place}-{kind}".lower().replace(" ", "").replace("ä", "ae") + ".example",
        )
        for place, kind in pairs[:count]
    ]


def people(rng: random.Random, count: int, companies: list[tuple[str, str]]) -> Iterator[Person]:
    """So many people with addresses, each once; about two in five belong to a company."""
    used: set[str] = set()
    while len(used) < count:
        language = rng.choices(list(_SHARE), list(_SHARE.values()))[0]
        first, last = rng.choice(_FIRST[language]), rng.choice(_LAST[language])
        company = rng.choice(companies) if rng.random() < 0.4 else None
        domain = (
            company[1]
            if company
            else rng.choice(("mailbox.example", "post.example", "inbox.example", "letters.example"))
        )
        local = _ascii(f"{first}.{last}") or f"reader{len(used)}"
        address = f"{local}@{domain}"
        if address in used:
            address = f"{local}{len(used)}@{domain}"
        used.add(address)
        name = f"{last} {first}" if language == "ja" else f"{first} {last}"
        yield Person(name, address, language, company[0] if company else "")


def _ascii(text: str) -> str:
    plain = text.lower()
    for letters, instead in (
        ("äæ", "ae"),
        ("öø", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("éèêë", "e"),
        ("áàâ", "a"),
        ("íìî", "i"),
        ("óòô", "o"),
        ("úù", "u"),
        ("ñ", "n"),
        ("ç", "c"),
        ("łŁ", "l"),
        ("śŚ", "s"),
    ):
        for letter in letters:
            plain = plain.replace(letter, instead)
    return "".join(
        letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == ".")
    ).strip(".")
