"""Labels find room in their order of importance."""

from hypothesis import given
from hypothesis import strategies as st

from maps.labels import Label, placed

BOUNDS, SIZE_PX = (-1.5, 54.4, -1.1, 54.7), (700, 600)
LABELS = st.lists(
    st.builds(
        Label,
        text=st.text(max_size=3),
        longitude=st.floats(-1.5, -1.1),
        latitude=st.floats(54.4, 54.7),
        looks=st.just(""),
        width_px=st.integers(20, 120),
    ),
    max_size=30,
)


@given(LABELS)
def test_the_first_label_is_always_there_and_the_order_is_kept(labels):
    kept = placed(labels, BOUNDS, SIZE_PX)
    assert kept[:1] == labels[:1]
    positions = iter(labels)
    assert all(label in positions for label in kept)


@given(LABELS)
def test_what_is_placed_stays_placed_alone(labels):
    kept = placed(labels, BOUNDS, SIZE_PX)
    assert placed(kept, BOUNDS, SIZE_PX) == kept


def test_a_label_behind_another_waits_for_a_larger_map():
    near = [Label(text, -1.3 + step, 54.55, "", 40) for step, text in ((0, "V1"), (0.01, "V2"))]
    assert [label.text for label in placed(near, BOUNDS, SIZE_PX)] == ["V1"]
    assert [label.text for label in placed(near, BOUNDS, (7000, 6000))] == ["V1", "V2"]
