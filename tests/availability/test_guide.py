import doctest


def test_the_guide_says_what_availability_does(root):
    found = doctest.testfile(str(root / "docs/availability.md"), module_relative=False)
    assert found.attempted > 40
    assert found.failed == 0
