"""A lead gives one model all roles; it writes a domain, plays a run and judges it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from simulation.domains import load_pack
from simulation.generation.compose import compose
from simulation.generation.spec import Spec
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from tests.servers.dialoom import Running, dialoom, furnished
from tests.servers.model_thread import serving
from tests.servers.models import Answer, JsonObject, ModelServer, problem
from tests.simulation.seats.llm.judges import Judging
from tests.simulation.seats.llm.players import Players, solutions
from tests.simulation.synthesis.brief.brain import Writer, stage_of

pytestmark = pytest.mark.browser

ARRIVAL = 60_000
SEED = 7
BRIEF = "A municipal library with branches, loans and fines."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = furnished(tmp_path_factory.mktemp("judged") / "home")
    with dialoom(home, OPENAI_BASE_URL="") as started:
        yield started


class Everyone:
    """Writes the library, plays the first dialogues of a run on the orders, and judges them.

    The model ``gone`` is listed, and yet not there.
    """

    def __init__(self) -> None:
        spec = Spec(rules=default_rules(Paradigm.USER), seed=SEED)
        package = load_pack("orders")
        self._players = Players(solutions([compose(package, spec, place) for place in range(2)]))
        self._writer, self._judge = Writer(), Judging(1)

    def __call__(self, body: JsonObject) -> Answer:
        if body["model"] == "gone":
            return problem(404, "no such model", code="model_not_found")
        if str(body["messages"][0]["content"]).startswith("You judge a written conversation"):
            return self._judge(body)
        if self._is_writing(body):
            return self._writer(body)
        return self._players(body)

    @staticmethod
    def _is_writing(body: JsonObject) -> bool:
        try:
            return bool(stage_of(str(body["messages"][0]["content"])))
        except StopIteration:
            return False


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with serving(Everyone(), models=("scripted-1", "gone")) as server:
        yield server


def test_one_model_writes_a_domain_plays_a_run_and_judges_it(
    running: Running, model: ModelServer, page: Page
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(running.link)

    # Without an endpoint a new domain says what is missing before anything is typed.
    page.goto(f"{running.address}/domains/new/")
    page.get_by_role("link", name="Add an endpoint").click()
    page.locator("#endpoint-new").click()
    page.get_by_label("Name", exact=True).fill("lab")
    page.get_by_label("Address").fill(model.url)
    page.get_by_label("Price of a million tokens read").fill("2")
    page.keyboard.press("Enter")

    # One model for all roles, by the keyboard alone.
    page.locator("#id_for_all_model").fill("scripted-1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("scripted-1 has every role")).to_be_visible()
    expect(page.get_by_label("Model of the judge")).to_have_value("scripted-1")

    # A domain comes of a brief, piece by piece.
    page.goto(f"{running.address}/domains/new/")
    page.get_by_label("Brief").fill(BRIEF)
    page.get_by_label("Tasks to write").fill("0")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("maasdam-library v1 is there.")).to_be_visible(timeout=ARRIVAL)
    expect(page.get_by_text(re.compile(r"\d+ of \d+ pieces are proved"))).to_be_visible()
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_role("heading", name="Maasdam Public Library")).to_be_visible()

    # A model is asked for only where an endpoint is chosen; one that refuses costs no dialogue.
    page.goto(f"{running.address}/runs/new/?count=2&seed={SEED}")
    page.locator("#id_domain").select_option(label="Order support (orders v1)")
    expect(page.locator("#id_agent_model")).to_be_hidden()
    page.locator("#id_agent_on").select_option("lab")
    page.locator("#id_agent_model").fill("gone")
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_text("It could not go on: gone at")).to_be_visible(timeout=ARRIVAL)
    expect(page.get_by_text("It is listed there and refused all the same.")).to_be_visible()
    expect(page.get_by_text("Its dialogues wait; none is lost.")).to_be_visible()

    # The lineup plays, and what it costs is said.
    page.goto(f"{running.address}/runs/new/?count=2&seed={SEED}")
    page.locator("#id_domain").select_option(label="Order support (orders v1)")
    for seat in ("user", "agent"):
        page.locator(f"#id_{seat}_on").select_option("lineup")
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_text("2 of 2 dialogues")).to_be_visible(timeout=ARRIVAL)
    expect(page.get_by_text(re.compile(r"\$0\.\d+"))).to_be_visible()

    # The judge reads; a person says what is right of it.
    page.get_by_role("button", name="Judge these").click()
    expect(page.get_by_text("0 of 2 judged are valid")).to_be_visible(timeout=ARRIVAL)
    page.locator("td a[href*='/trajectories/']").first.click()
    expect(page.locator("#judge-panel").get_by_text("invalid")).to_be_visible()
    turn = page.locator("article.turn--agent").first
    turn.locator("summary", has_text="judge: good").click()
    page.keyboard.press("y")
    expect(turn.get_by_text("accepted by demo").first).to_be_visible()
    assert complaints == []
