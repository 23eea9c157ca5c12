"""Verbs of saying and the small words around them: the tables behind `retrieval.language.speech`."""

from __future__ import annotations

KINDS = {
    "said": """say says said saying tell tells told telling add adds added adding state states stated stating announce
        announces announced announcing report reports reported reporting declare declares declared note
        notes noted noting explain explains explained explaining remark remarked comment commented
        comments describe describes described write writes wrote tweet tweeted tweets observe observed
        stress stressed stresses insist insists insisted emphasise emphasised emphasize emphasized
        reveal revealed reveals recall recalled reply replied replies respond responded answer answered
        repeat repeated repeats argue argues argued disclose disclosed conclude concluded concludes
        testify testified quote quoted estimate estimated estimates mention mentioned reiterate
        reiterated underline underlined point pointed express expressed""",
    "denied": """deny denies denied denying reject rejects rejected rejecting refute refuted refutes dismiss dismisses
        dismissed dismissing dispute disputes disputed contradict contradicted rebut rebutted disavow
        disavowed""",
    "confirmed": """confirm confirms confirmed confirming verify verified verifies acknowledge acknowledged
        acknowledges""",
    "admitted": """admit admits admitted admitting concede conceded concedes confess confessed confesses apologise
        apologised apologize apologized""",
    "warned": """warn warns warned warning caution cautioned cautions threaten threatens threatened threatening alert
        alerted""",
    "claimed": """claim claims claimed claiming allege alleges alleged alleging assert asserts asserted maintain
        maintained contend contended contends suggest suggests suggested hint hinted imply implied""",
    "accused": """accuse accuses accused accusing blame blames blamed blaming condemn condemns condemned condemning
        criticise criticised criticises criticize criticized denounce denounced denounces slam slammed
        attacked""",
    "promised": """promise promises promised promising pledge pledges pledged vow vows vowed swear swore guarantee
        guaranteed""",
    "demanded": """demand demands demanded demanding urge urges urged urging call calls called calling appeal appealed
        request requested requests ask asks asked asking beg begged plead pleaded order orders ordered""",
    "decided": """decide decides decided rule ruled rules agree agrees agreed resolve resolved approve approved""",
    "predicted": """predict predicts predicted forecast forecasts forecasted expect expects expected anticipate
        anticipated""",
    "believed": """believe believes believed think thinks thought fear fears feared hope hopes hoped doubt doubted feel
        felt suspect suspected""",
    "praised": """praise praises praised welcome welcomes welcomed thank thanked hail hailed congratulate
        congratulated""",
    "refused": """refuse refuses refused refusing decline declines declined declining""",
    "proposed": """propose proposes proposed recommend recommends recommended advise advised advises offer offered""",
}  # fmt: skip
KIND_OF_VERB = {verb: kind for kind, verbs in KINDS.items() for verb in verbs.split()}

AUXILIARIES = frozenset(
    """has have had is are was were be been being also later then again repeatedly earlier previously reportedly already
    now further once often always publicly officially formally flatly strongly firmly categorically angrily quickly
    immediately initially finally privately openly briefly simply only just still even however meanwhile today yesterday
    did do does not never n't didn't hasn't haven't doesn't would will could may might must should wouldn't won't
    to tonight recently clearly specifically explicitly on monday tuesday wednesday thursday friday saturday sunday in
    january february march april june july august september october november december""".split()
)
NEGATORS = frozenset(
    "not never n't didn't hasn't haven't doesn't wouldn't won't don't hadn't isn't wasn't without".split()
)
NOUN_VERBS = frozenset(
    """report reports claim claims comment comments state states demand demands warning call calls request requests note
    notes promise promises pledge pledges appeal order orders estimate estimates hope hopes fear fears alert attacked
    answer answers rule rules forecast forecasts quote point points offer stress respond repeat appeal feel doubt
    praise welcome thought expected called asked agreed approved""".split()
)
BOUNDARY = frozenset(
    "and but while as although though because if that when whereas after before since or until".split()
)
NOT_SPEAKERS = frozenset("it there this that which what to".split())
PREDICATES = frozenset(
    "has have had is are was were will would said to in on at by from with did also made gave spoke called".split()
)
NOT_OPENING = frozenset(
    "that to in on at this last next yesterday today by for there it as with from how why what".split()
)
NOT_IN_SPEAKER = frozenset("who which has was".split())
BEFORE_NOUN = frozenset("the a an his her their its no this of such any for in new".split())
AFTER_VERB = frozenset("that the for on a it he she they his its to him them :".split())
AFTER_SPEAKER = frozenset(
    """in on at after as who when while and before during that to last yesterday today earlier later by
    adding""".split()
)
