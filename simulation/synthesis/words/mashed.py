"""Names of several words that are written as one in lower case: ``flightno``, ``lineitem``."""

from __future__ import annotations

from functools import cache

from simulation.synthesis.words.listed import listed

_WORDS = listed(
    "account action active actor address admin agent airline airport album amount area arrival "
    "artist author average balance bank batch billing birth birthday block board body book "
    "booking brand budget building business buyer call campaign capacity card cargo case cash "
    "category channel charge check city class client close code color comment commission "
    "company contact content contract cost count country county course create created credit "
    "currency current customer daily data date day death debit default delivery demand "
    "department departure deposit description detail details device discount distance district "
    "doctor document due duration email employee end entry error event exam expense expiry "
    "extra fax fee field file fill final first fiscal flag flight floor fuel full game gender "
    "genre given goal grade grand gross group head height hire holder home hour hours image "
    "income index insurance interest invoice item job join key label language last league "
    "length lesson level library limit line list loan local location login long lower lunch "
    "mail main maker manager market match media member message middle mobile model month movie "
    "name nation net next night number office offer open order owner page part party passenger "
    "patient pay payment percent period person phone photo place plan player point points "
    "policy position post postal previous price primary priority product profile project promo "
    "property province publish purchase quantity quarter question race rank rate rating reason "
    "record reference region release rent rental report request reserve result retail return "
    "revenue review role room route salary sale sales schedule school score season seat section "
    "seller sender series service session ship shipment shipping shop short size staff stage "
    "start state station status stock stop store street student subject supplier supply support "
    "tax teacher team term test text ticket time title total track train transaction transport "
    "trip type unit units update user value vehicle vendor version view visit wage warehouse "
    "week weight work worker year zip"
)
_ENDS = listed("no id key nr qty")
_LEAST = 6


@cache
def unmashed(word: str) -> tuple[str, ...]:
    """The two or three known words that a long unknown one is made of, else the word itself."""
    if len(word) < _LEAST or word in _WORDS or word in _REAL:
        return (word,)
    return _parts(word, 3) or (word,)


def _parts(word: str, most: int) -> tuple[str, ...]:
    if word in _WORDS:
        return (word,)
    for place in range(len(word) - 2, 2, -1) if most > 1 else ():
        head, rest = word[:place], word[place:]
        if head not in _WORDS:
            continue
        found = (rest,) if rest in _ENDS else _parts(rest, most - 1)
        if found:
            return (head, *found)
    return ()


_REAL = listed(
    "warehouse username surname nickname filename hostname workbook notebook pageview overtime "
    "lifetime runtime timetable timeline deadline headline guideline database passport password "
    "network framework teamwork homework homepage payday weekday birthday weekend stockholder "
    "cardholder shareholder salesperson storekeeper bookstore bookshop seasonal personal "
    "national regional postcard postage classroom bedroom bathroom mailbox outline airline "
    "shipowner online percentage department apartment partner partyline membership ownership"
)
