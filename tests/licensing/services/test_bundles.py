"""A bundle is every line × every segment, for one partner or many; "like partner" leaves out what is held."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from licensing.models import Act, Bundle, License
from licensing.services.bundles import grant_bundle, grant_like
from licensing.services.licenses import revoke_license, stop_licenses
from partners.exceptions import Refused
from partners.services.partners import end_partner
from tests.fixtures.cast import make_partner
from tests.licensing.conftest import DAY, SYSTEM, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundle(lines, segments) -> Bundle:
    row = Bundle.objects.create(
        code="business-cis", name_en="Business CIS", territory=["CIS"], excluded=["RU"], may_pass_on=True
    )
    row.lines.set(lines.values())
    row.segments.set([segments["commercial"], segments["nonprofit"]])
    return row


@pytest.fixture
def give(bundle, operator, ada):
    def grant(*partners) -> Act:
        period = {"since": YEAR[0], "until": YEAR[1]}
        row = Bundle.objects.get(pk=bundle.pk)
        return grant_bundle(row, partners=partners, **period, grantor=operator, actor=ada, reason="Agreement 7")

    return grant


def held(partner) -> list[tuple]:
    rows = License.objects.open().filter(holder=partner).order_by("line__slug", "segment__code", "pk")
    return [(row.line.slug, row.segment.code, tuple(row.territory), row.valid) for row in rows]


def test_every_line_and_segment_for_each_partner_in_one_act(give, bens_partner, cleos_partner, operator, ada):
    act = give(bens_partner, cleos_partner)
    whole = [
        (line, code, ("CIS",), DateRange(*YEAR))
        for line in ("kettles", "lamps")
        for code in ("commercial", "nonprofit")
    ]
    assert (held(bens_partner), held(cleos_partner)) == (whole, whole)
    rows = License.objects.filter(act_items__act=act)
    said = {(row.grantor_id, row.bundle, row.may_pass_on, *row.excluded) for row in rows}
    assert said == {(operator.pk, "business-cis", True, "RU")}
    assert (act.kind, act.actor, act.reason, act.items.count()) == ("grant", ada, "Agreement 7", 8)


def test_later_changes_of_the_bundle_touch_no_license(give, bundle, bens_partner):
    give(bens_partner)
    before = held(bens_partner)
    bundle.segments.clear()
    Bundle.objects.update(territory=["KZ"])
    assert held(bens_partner) == before


WRONG = {
    "nobody": (lambda bundle, partners: partners.clear(), "nothing"),
    "an empty bundle": (lambda bundle, partners: bundle.segments.clear(), "nothing"),
    "one that has it already": (lambda bundle, partners: partners.append(partners[0]), "overlap"),
    "one that has ended": (lambda bundle, partners: end(partners[1]), "ended"),
}


def end(partner) -> None:
    end_partner(partner, **SYSTEM, on=YEAR[0])
    partner.refresh_from_db()


@pytest.mark.parametrize(("spoil", "code"), WRONG.values(), ids=WRONG.keys())
def test_all_of_it_or_nothing(give, bundle, bens_partner, cleos_partner, spoil, code):
    partners = [bens_partner, cleos_partner]
    spoil(bundle, partners)
    with pytest.raises(Refused) as refusal:
        give(*partners)
    assert (refusal.value.code, License.objects.count(), Act.objects.count()) == (code, 0, 0)


@pytest.fixture
def more(operator) -> list:
    """Five more partners."""
    return [make_partner(f"more-{number}", "More", parent=operator) for number in range(5)]


def test_many_are_no_loop(give, more, django_assert_num_queries):
    first, one, *three = more
    give(first)
    with django_assert_num_queries(18):
        give(one)
    with django_assert_num_queries(18):
        give(*three)


# Like partner


@pytest.fixture
def like(bens_partner, cleos_partner, ada):
    """Return a function that grants Cleo's partner what Ben's holds on the day."""

    def grant(on: date = DAY, until: date = YEAR[1]) -> Act:
        return grant_like(
            cleos_partner, like=bens_partner, on=on, until=until, actor=ada, reason="The same terms as Benco"
        )

    return grant


def test_the_same_as_another_partner(grant, like, cleos_partner, lines, operator):
    grant(territory=("CIS",), excluded=("RU",), may_pass_on=True, bundle="tea", document="Benco 7")
    grant("education", line=lines["lamps"], until=None)
    act = like()
    assert held(cleos_partner) == [
        ("kettles", "commercial", ("CIS",), DateRange(DAY, YEAR[1])),
        ("lamps", "education", ("KZ",), DateRange(DAY, YEAR[1])),
    ]
    row = License.objects.get(holder=cleos_partner, line=lines["kettles"])
    assert (row.grantor, row.excluded, row.may_pass_on, row.bundle) == (operator, ["RU"], True, "tea")
    assert (row.document, row.predecessor, act.items.count()) == ("", None, 2)


NOT_HELD = {
    "nothing": lambda grant: None,
    "what ended on the eve": lambda grant: grant(until=DAY),
    "what begins the day after": lambda grant: grant(since=date(2021, 6, 2)),
    "what is revoked": lambda grant: revoke_license(grant(), **SYSTEM, on=DAY),
    "what is revoked later": lambda grant: revoke_license(grant(), **SYSTEM, on=date(2021, 9, 1)),
}


@pytest.mark.parametrize("hold", NOT_HELD.values(), ids=NOT_HELD.keys())
def test_what_the_other_does_not_hold_is_not_granted(grant, like, cleos_partner, hold):
    hold(grant)
    with pytest.raises(Refused) as refusal:
        like()
    assert (refusal.value.code, held(cleos_partner)) == ("nothing", [])


def test_what_it_holds_already_is_left_out(grant, like, cleos_partner):
    for segment in ("commercial", "education"):
        grant(segment)
    grant(holder=cleos_partner)
    assert [item.license.segment.code for item in like().items.all()] == ["education"]
    with pytest.raises(Refused) as refusal:
        like()
    assert refusal.value.code == "nothing"


def test_what_it_grants_the_other_itself_is_left_out(grant, like, cleos_partner):
    grant(grantor=cleos_partner)
    grant("education")
    assert [item.license.segment.code for item in like().items.all()] == ["education"]


def test_a_stop_of_the_others_is_not_passed_on(grant, like, cleos_partner):
    stop_licenses([grant()], **SYSTEM, on=YEAR[0])
    like()
    assert License.objects.get(holder=cleos_partner).stops.count() == 0


def test_what_would_overlap_later_is_refused(grant, like, cleos_partner):
    grant()
    grant(holder=cleos_partner, since=date(2021, 12, 31), until=None)
    with pytest.raises(Refused) as refusal:
        like()
    assert (refusal.value.code, len(held(cleos_partner))) == ("overlap", 1)
