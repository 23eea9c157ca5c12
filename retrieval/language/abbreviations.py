"""Words whose period rarely ends a sentence, and words that mostly begin one; what the splitter's guards look up."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(listed.split())


NEVER = _words(
    """
    mr mrs ms mx dr prof messrs mme mlle sen sens gov lt col sgt capt cpl cmdr maj brig adm rev revd fr hon rep reps
    pres supt insp det vs cf viz e.g i.e eg ie ex-gov ex-sen gen mt ft al dott dra srta hr fra av dir z.b u.a d.h bzw
    nr ca sog vgl evtl inkl op ing им ул проф акад см т.е т.к напр тыс млн млрд руб св гр
    """
)
"""A period after these ends no sentence."""

MAYBE = _words(
    """
    st jr sr inc corp ltd co bros llc plc etc est ave blvd rd hwy dept assn univ sq approx min max tel ext
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md me mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo penn ont que alta n.b vb vd bkz yy ud uds sra г гг обл м
    """
)
"""A period after these ends a sentence only where a word that begins sentences follows."""

NUMBERED = _words("no nos p pp vol art sec fig ch núm pág")
"""A period after these ends no sentence where a number follows."""

STARTERS = _words(
    """
    the a an he she it they we i you this that these those there here his her its their our my but and or so in on at
    by for from with as when while after before since if although though however meanwhile no not what who why how
    where which yet still now then also one some many most more all both each another such other several few last
    earlier later according police officials president prime under over about nearly it's he's she's they're that's
    der die das er sie es ein eine und aber im wir ich el los las un una pero y él ella en se le les il elle et mais
    bu o ve ama bir в на и но он она они это как по из что мы
    """
)
"""Words that begin a sentence far more often than they go on after an abbreviation."""

ORDINAL_FOLLOWERS = _words(
    """
    januar februar märz april mai juni juli august september oktober november dezember jahrhundert runde platz
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık yüzyıl
    """
)
"""Words that follow an ordinal number written with a period, as German and Turkish write it."""
