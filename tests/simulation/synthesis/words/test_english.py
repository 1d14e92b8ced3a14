"""Nouns of tables in singular and plural."""

from __future__ import annotations

import pytest

from simulation.synthesis.words.english import is_plural, joined, plural, singular, with_article

PAIRS = (
    "superhero superheroes,hero heroes,echo echoes,photo photos,studio studios,video videos,"
    "potato potatoes,tomato tomatoes,veto vetoes,cargo cargoes,domino dominoes,"
    "volcano volcanoes,mosquito mosquitoes,torpedo torpedoes,embargo embargoes,piano pianos,"
    "radio radios,logo logos,memo memos,zoo zoos,casino casinos,disco discos,patio patios,"
    "portfolio portfolios,ratio ratios,scenario scenarios,solo solos,city cities,"
    "country countries,movie movies,tie ties,pie pies,cookie cookies,calorie calories,"
    "zombie zombies,party parties,series series,species species,territory territories,"
    "diary diaries,die dice,selfie selfies,rookie rookies,hoodie hoodies,smoothie smoothies,"
    "brownie brownies,knife knives,wife wives,leaf leaves,shelf shelves,half halves,"
    "wolf wolves,calf calves,loaf loaves,thief thieves,scarf scarves,elf elves,"
    "giraffe giraffes,archive archives,drive drives,curve curves,valve valves,wave waves,"
    "slave slaves,glove gloves,sleeve sleeves,representative representatives,"
    "relative relatives,initiative initiatives,reserve reserves,move moves,cave caves,"
    "olive olives,native natives,address addresses,class classes,course courses,case cases,"
    "base bases,database databases,phase phases,purchase purchases,release releases,"
    "house houses,nurse nurses,horse horses,license licenses,expense expenses,"
    "response responses,promise promises,exercise exercises,franchise franchises,"
    "cruise cruises,disease diseases,lease leases,vase vases,cheese cheeses,bus buses,"
    "bonus bonuses,campus campuses,virus viruses,status statuses,gas gases,lens lenses,"
    "canvas canvases,atlas atlases,alias aliases,census censuses,process processes,"
    "business businesses,witness witnesses,mattress mattresses,glass glasses,pass passes,"
    "dress dresses,boss bosses,verse verses,universe universes,box boxes,tax taxes,fax faxes,"
    "index indexes,suffix suffixes,mailbox mailboxes,fox foxes,prefix prefixes,"
    "analysis analyses,diagnosis diagnoses,crisis crises,thesis theses,hypothesis hypotheses,"
    "synopsis synopses,person people,child children,man men,woman women,salesman salesmen,"
    "foreman foremen,saleswoman saleswomen,salesperson salespeople,foot feet,tooth teeth,"
    "goose geese,mouse mice,ox oxen,criterion criteria,phenomenon phenomena,medium media,"
    "matrix matrices,vertex vertices,appendix appendices,alumnus alumni,curriculum curricula,"
    "match matches,batch batches,branch branches,watch watches,dish dishes,wish wishes,"
    "church churches,patch patches,coach coaches,stitch stitches,cache caches,"
    "headache headaches,avalanche avalanches,niche niches,quiz quizzes,waltz waltzes,"
    "prize prizes,size sizes,key keys,day days,survey surveys,holiday holidays,"
    "journey journeys,play plays,toy toys,staff staff,news news,equipment equipment,"
    "sheep sheep,fish fish,deer deer,aircraft aircraft,hardware hardware,furniture furniture,"
    "roof roofs,chef chefs,belief beliefs,cliff cliffs,tariff tariffs,proof proofs,"
    "employee employees,fee fees,coffee coffees,committee committees,shoe shoes,canoe canoes,"
    "toe toes,oboe oboes,invoice invoices,device devices,price prices,image images,"
    "college colleges,village villages,stage stages,badge badges,gym gyms,menu menus,"
    "visa visas,area areas,idea ideas,agenda agendas,camera cameras,schema schemas,"
    "pizza pizzas,grandchild grandchildren,businessman businessmen,policeman policemen,"
    "human humans,german germans,sale sales,salary salaries,chassis chassis,crew crews,"
    "genus genera,corps corps,dog dogs,kennel kennels,channel channels,stadium stadiums,"
    "airport airports,airline airlines,continent continents,language languages,"
    "degree degrees,semester semesters,transcript transcripts,model models,maker makers,"
    "paper papers,visit visits,museum museums,axis axes,cause causes,clause clauses,"
    "spouse spouses,pause pauses,excuse excuses,blouse blouses,warehouse warehouses,use uses,"
    "abuse abuses,fuse fuses,minibus minibuses,gauge gauges,focus focuses,surplus surpluses,"
    "radius radiuses,cactus cactuses,octopus octopuses,syllabus syllabuses,corpus corpuses,"
    "nexus nexuses,trustee trustees,attendee attendees,bookshelf bookshelves,"
    "housewife housewives,knowledgebase knowledgebases"
)


def test_singular_and_plural_lead_to_each_other() -> None:
    pairs = [pair.split() for pair in PAIRS.split(",")]
    assert [(one, plural(one)) for one, _ in pairs] == [(one, many) for one, many in pairs]
    assert [(singular(many), many) for _, many in pairs] == [(one, many) for one, many in pairs]
    assert [singular(one) for one, _ in pairs] == [one for one, _ in pairs]


def test_a_plural_is_recognised() -> None:
    assert is_plural("orders")
    assert not is_plural("status")


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("order", "an order"),
        ("customer", "a customer"),
        ("user", "a user"),
        ("hour", "an hour"),
        ("unit", "a unit"),
        ("university", "a university"),
        ("unpaid bill", "an unpaid bill"),
        ("invoice line", "an invoice line"),
        ("European city", "a European city"),
    ],
)
def test_the_article_follows_the_sound(noun: str, said: str) -> None:
    assert with_article(noun) == said


def test_a_list_is_joined_as_people_do() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined([]) == ""
