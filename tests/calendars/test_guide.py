import doctest


def test_the_guide_says_what_the_clock_does(root):
    found = doctest.testfile(str(root / "docs/clock.md"), module_relative=False)
    assert found.attempted > 20
    assert found.failed == 0
