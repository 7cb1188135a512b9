import pytest

from svcctl.documents.render import TemplateFaultError, render


@pytest.fixture
def text(tmp_path):
    def rendered(template, **values):
        (tmp_path / "t.html").write_text(template, encoding="utf-8")
        return "".join(render("t.html", values, tmp_path))

    return rendered


@pytest.mark.parametrize(
    "template", ["{{ missing }}", "{{ given.missing }}", "{% for x in missing %}{% endfor %}", "{{ missing | length }}"]
)
def test_a_name_that_nothing_gives_is_an_error(text, template):
    with pytest.raises(TemplateFaultError, match=r"^t\.html:1: .*missing"):
        text(template, given={})


def test_a_value_is_escaped(text):
    assert (
        text('<p title="{{ v }}">{{ v }}</p>', v="<b>\"'&")
        == '<p title="&lt;b&gt;&#34;&#39;&amp;">&lt;b&gt;&#34;&#39;&amp;</p>'
    )


@pytest.mark.parametrize("template", ["{{ ().__class__.__base__.__subclasses__() }}", "{{ v.append(1) }}"])
def test_a_template_cannot_reach_out_or_change_what_it_is_given(text, template):
    with pytest.raises(TemplateFaultError, match=r"^t\.html:1: "):
        text(template, v=[])


@pytest.mark.parametrize("wrong", ["{{ missing }}", "{{ v.append(1) }}", "{% if %}"])
def test_an_error_says_the_line_of_the_template(text, wrong):
    with pytest.raises(TemplateFaultError, match=r"^t\.html:4: "):
        text("\n{% macro part() %}\n{# within a macro #}\n" + wrong + "\n{% endmacro %}\n{{ part() }}\n", v=[])
