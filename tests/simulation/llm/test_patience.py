from __future__ import annotations

from simulation.llm.patience import ENOUGH, LEAST_SECONDS, MANY_TIMES, REMEMBERED, Patience

MOST = 600.0


def after(*took: float) -> Patience:
    patience = Patience(MOST)
    for seconds in took:
        patience.answered(seconds)
    return patience


def test_an_endpoint_that_is_not_known_yet_is_waited_for_in_full() -> None:
    assert after(*[0.1] * (ENOUGH - 1)).seconds() == MOST


def test_one_that_has_always_been_quick_is_not() -> None:
    assert after(*[0.1] * ENOUGH).seconds() == LEAST_SECONDS


def test_the_slowest_of_the_last_answers_decides() -> None:
    slow = LEAST_SECONDS / MANY_TIMES + 1
    assert after(*[0.1] * ENOUGH, slow).seconds() == slow * MANY_TIMES
    assert after(slow, *[0.1] * REMEMBERED).seconds() == LEAST_SECONDS


def test_a_request_that_is_sent_again_is_given_longer_up_to_the_most() -> None:
    patience = after(*[0.1] * ENOUGH)
    assert [patience.seconds(retries) for retries in range(3)] == [60.0, 240.0, MOST]


def test_a_short_limit_stands_above_all() -> None:
    patience = Patience(0.3)
    for _ in range(ENOUGH):
        patience.answered(0.1)
    assert patience.seconds() == patience.quiet == 0.3
