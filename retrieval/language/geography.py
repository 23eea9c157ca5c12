"""Countries, their people and their capitals: "Turkish", "Turks" and "Turkey" name one country."""

from __future__ import annotations

_NATIONS = """
turkey: turkish turk turks|russia: russian russians|syria: syrian syrians|france: french frenchman frenchwoman
britain: british uk u.k britons briton|america: american americans us u.s usa u.s.a|germany: german germans
china: chinese|england: english|scotland: scottish scots|wales: welsh|ireland: irish
spain: spanish spaniard spaniards|italy: italian italians|greece: greek greeks|portugal: portuguese
netherlands: dutch holland|belgium: belgian belgians|switzerland: swiss|austria: austrian austrians
poland: polish poles|czechia: czech czechs|hungary: hungarian hungarians|romania: romanian romanians
bulgaria: bulgarian bulgarians|serbia: serbian serbs serb|croatia: croatian croats
ukraine: ukrainian ukrainians|belarus: belarusian belarusians|sweden: swedish swedes
norway: norwegian norwegians|denmark: danish danes|finland: finnish finns|iceland: icelandic icelanders
estonia: estonian estonians|latvia: latvian latvians|lithuania: lithuanian lithuanians|japan: japanese
korea: korean koreans|india: indian indians|pakistan: pakistani pakistanis
bangladesh: bangladeshi bangladeshis|afghanistan: afghan afghans|iran: iranian iranians|iraq: iraqi iraqis
israel: israeli israelis|palestine: palestinian palestinians|lebanon: lebanese|jordan: jordanian jordanians
egypt: egyptian egyptians|libya: libyan libyans|tunisia: tunisian tunisians|algeria: algerian algerians
morocco: moroccan moroccans|yemen: yemeni yemenis|qatar: qatari qataris|kuwait: kuwaiti kuwaitis
sudan: sudanese|ethiopia: ethiopian ethiopians|kenya: kenyan kenyans|somalia: somali somalis
nigeria: nigerian nigerians|ghana: ghanaian|uganda: ugandan ugandans|rwanda: rwandan|zimbabwe: zimbabwean
congo: congolese|mali: malian|canada: canadian canadians|mexico: mexican mexicans|brazil: brazilian brazilians
argentina: argentine argentinian argentines|chile: chilean chileans|colombia: colombian colombians
venezuela: venezuelan venezuelans|peru: peruvian peruvians|cuba: cuban cubans
australia: australian australians|zealand: zealander zealanders|indonesia: indonesian indonesians
malaysia: malaysian|thailand: thai thais|vietnam: vietnamese|philippines: filipino filipinos philippine
myanmar: burmese burma|nepal: nepalese|sri: lankan|singapore: singaporean|taiwan: taiwanese
europe: european europeans|africa: african africans|asia: asian asians|georgia: georgian georgians
armenia: armenian armenians|azerbaijan: azerbaijani|kazakhstan: kazakh|albania: albanian|kosovo: kosovan
bosnia: bosnian bosnians|cyprus: cypriot cypriots|malta: maltese|saudi: saudis"""
PLACE_OF: dict[str, str] = {}
for _line in _NATIONS.strip().replace("\n", "|").split("|"):
    _place, _, _forms = _line.partition(": ")
    PLACE_OF[_place] = _place
    for _form in _forms.split():
        PLACE_OF[_form] = PLACE_OF[_form.replace(".", "")] = _place

CAPITALS = {
    "ankara": "turkey", "moscow": "russia", "kremlin": "russia", "damascus": "syria", "paris": "france",
    "washington": "america", "beijing": "china", "berlin": "germany", "london": "britain", "madrid": "spain",
    "rome": "italy", "athens": "greece", "tehran": "iran", "baghdad": "iraq", "kabul": "afghanistan", "tokyo": "japan",
    "seoul": "korea", "pyongyang": "korea", "kyiv": "ukraine", "kiev": "ukraine", "warsaw": "poland",
    "jerusalem": "israel", "cairo": "egypt", "beirut": "lebanon", "riyadh": "saudi", "islamabad": "pakistan",
    "delhi": "india", "ottawa": "canada", "canberra": "australia", "brasilia": "brazil", "dublin": "ireland",
    "edinburgh": "scotland", "cardiff": "wales", "downing": "britain", "westminster": "britain", "whitehall": "britain",
    "pentagon": "america", "tripoli": "libya", "minsk": "belarus", "budapest": "hungary", "vienna": "austria",
}  # fmt: skip
"""Seats of government that stand for their country as a speaker ("Moscow said")."""
