"""How English writes numbers and units: the tables behind `retrieval.language.values`."""

from __future__ import annotations

ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
SCALES = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}
FRACTIONS = {"half": 0.5, "halves": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25,
              "fifth": 0.2, "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}  # fmt: skip
VAGUE = {"dozens": (24, 99), "scores": (40, 200), "tens": (20, 99), "hundreds": (200, 999),
          "thousands": (2000, 99999),
          "millions": (2e6, 999e6), "billions": (2e9, 999e9), "several": (3, 9), "couple": (2, 2), "pair": (2, 2),
          "twice": (2, 2), "both": (2, 2), "double": (2, 2), "trio": (3, 3), "twins": (2, 2)}  # fmt: skip
CURRENCIES = {"$": "$", "£": "£", "€": "€", "¥": "¥", "₹": "₹", "dollar": "$", "dollars": "$", "usd": "$",
               "pound": "£", "pounds": "£", "gbp": "£", "euro": "€", "euros": "€", "eur": "€", "yen": "¥", "rupees": "₹",
               "cents": "cent", "cent": "cent", "pence": "p", "roubles": "rouble", "rubles": "rouble", "yuan": "yuan",
               "lira": "lira"}  # fmt: skip
MEASURES = {
    word: unit
    for unit, names in {
        "km": "km kms kilometre kilometres kilometer kilometers", "mile": "mile miles",
        "m": "metre metres meter meters m",
        "ft": "foot feet ft", "inch": "inch inches", "cm": "cm centimetre centimetres centimeter centimeters",
        "mm": "mm millimetre millimetres", "kg": "kg kgs kilogram kilograms kilo kilos", "g": "gram grams",
        "ton": "ton tons tonne tonnes", "lb": "lb lbs", "oz": "ounce ounces oz", "l": "litre litres liter liters",
        "gallon": "gallon gallons", "barrel": "barrel barrels", "acre": "acre acres", "hectare": "hectare hectares",
        "mph": "mph", "kph": "kph kmh", "degree": "degree degrees", "second": "seconds sec",
        "minute": "minute minutes mins",
        "hour": "hour hours hrs", "day": "day days", "week": "week weeks", "month": "month months",
        "year": "year years",
        "decade": "decade decades", "century": "century centuries", "watt": "watt watts",
        "mw": "mw megawatt megawatts",
        "pc": "%", "yard": "yard yards",
    }.items()
    for word in names.split()
}  # fmt: skip
MEASURES |= {"percent": "%", "%": "%", "percentage": "%"}
