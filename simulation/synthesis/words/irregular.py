"""English nouns whose plural no rule gives, in pairs."""

from __future__ import annotations

_PAIRS = """
person people,child children,man men,woman women,foot feet,tooth teeth,goose geese,mouse mice,
ox oxen,die dice,
medium media,criterion criteria,phenomenon phenomena,curriculum curricula,genus genera,
alumnus alumni,index indexes,appendix appendices,matrix matrices,vertex vertices,
analysis analyses,diagnosis diagnoses,basis bases,crisis crises,thesis theses,axis axes,
hypothesis hypotheses,synopsis synopses,prognosis prognoses,synthesis syntheses,oasis oases,
quiz quizzes,waltz waltzes,bus buses,gas gases,lens lenses,alias aliases,atlas atlases,
canvas canvases,radius radiuses,menu menus,
movie movies,cookie cookies,zombie zombies,calorie calories,selfie selfies,rookie rookies,
hoodie hoodies,smoothie smoothies,brownie brownies,tie ties,pie pies,lie lies,
leaf leaves,shelf shelves,wolf wolves,knife knives,wife wives,life lives,half halves,calf calves,
loaf loaves,thief thieves,scarf scarves,elf elves,self selves,
hero heroes,potato potatoes,tomato tomatoes,echo echoes,veto vetoes,cargo cargoes,domino dominoes,
volcano volcanoes,mosquito mosquitoes,torpedo torpedoes,embargo embargoes,buffalo buffaloes,
shoe shoes,canoe canoes,toe toes,
cache caches,headache headaches,avalanche avalanches,niche niches,
house houses,cause causes,clause clauses,spouse spouses,use uses,course courses,base bases,
database databases,excuse excuses,abuse abuses,fuse fuses,
series series,species species,chassis chassis,corps corps,headquarters headquarters
"""
_WRITTEN = _PAIRS.replace("\n", "").split(",")
IRREGULAR: dict[str, str] = {pair.split()[0]: pair.split()[1] for pair in _WRITTEN}
REGULAR_AGAIN: dict[str, str] = {many: one for one, many in IRREGULAR.items()} | {
    "indices": "index",
    "bases": "base",
    "axes": "axis",
    "theatres": "theatre",
}
COMPOUNDS = ("woman", "man", "child", "person", "hero", "foot", "house", "shelf", "wife", "base")
"""Heads of words written together: a salesman, a superhero, a warehouse, a housewife."""
NO_COMPOUND = frozenset({"human", "german", "roman", "norman", "ottoman", "talisman", "caiman"})
