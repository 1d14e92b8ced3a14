from __future__ import annotations

import pytest
from pydantic import ValidationError

from simulation.vocabulary.judgement import BulletVerdict, JudgedBullet, Judgement, holds
from simulation.vocabulary.tasks import BulletKind


def bullet(kind: BulletKind, verdict: BulletVerdict) -> JudgedBullet:
    return JudgedBullet(task="t1", place=0, text="It is done.", kind=kind, verdict=verdict)


@pytest.mark.parametrize("kind", BulletKind)
def test_only_a_failed_critical_bullet_makes_a_dialogue_invalid(kind: BulletKind) -> None:
    assert holds((bullet(kind, BulletVerdict.FAILED),)) is (kind is not BulletKind.CRITICAL)
    assert holds((bullet(kind, BulletVerdict.UNCLEAR), bullet(kind, BulletVerdict.MET)))


def test_a_verdict_that_its_bullets_do_not_bear_is_refused() -> None:
    failed = bullet(BulletKind.CRITICAL, BulletVerdict.FAILED)
    with pytest.raises(ValidationError, match="not what the bullets say"):
        Judgement(valid=True, reasoning="Fine.", bullets=(failed,), by="m")


def test_a_judgement_comes_back_from_its_json_as_it_was() -> None:
    failed = bullet(BulletKind.CRITICAL, BulletVerdict.FAILED)
    judgement = Judgement(valid=False, reasoning="Not done.", bullets=(failed,), by="m")
    assert Judgement.model_validate_json(judgement.model_dump_json()) == judgement
