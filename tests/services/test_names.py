"""What the name of a body tells of it."""

import pytest

from bot.domain.project import GOVERNMENT
from bot.services.turns.creating import guessed_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("公園緑地課", GOVERNMENT),
        ("高岡市役所", GOVERNMENT),
        ("Parks Section", GOVERNMENT),
        ("Childcare Support Division ", GOVERNMENT),
        ("department of health; Welfare Department", GOVERNMENT),
        ("City Hall", GOVERNMENT),
        ("桜町自治会", "neighborhood_org"),
        ("市立第二小学校", "educational_institution"),
        ("Flower Bed Club", "civic_group"),
        ("Riverside Neighborhood Association", "neighborhood_org"),
        ("Sakura Foods Co., Ltd.", "business"),
        ("花壇の会", ""),
        ("Section 8 tenants", ""),
        ("", ""),
    ],
)
def test_the_ending_of_a_name_says_what_sort_of_body_it_is(name: str, kind: str) -> None:
    assert guessed_kind(name) == kind
