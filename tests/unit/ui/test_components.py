"""The component macros: what a reader, a keyboard and a screen reader get out of them."""

from html.parser import HTMLParser

import pytest
from flask import flash, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired

from jobcenter import create_app
from jobcenter.core.errors import DomainError
from jobcenter.core.forms import Form, KoreanDateField, Required, TextField, WonField
from tests.conftest import SETTINGS

K = "{% import 'components/krds.html' as k with context %}"
F = "{% import 'components/forms.html' as f with context %}"
LETTERS = [("a", "Alpha"), ("b", "Beta")]


class Sample(Form):
    """One field of each kind."""

    name = TextField("Name", [Required("Say your name.")], description="As on your card")
    memo = TextAreaField("Memo")
    kind = SelectField("Kind", choices=LETTERS)
    side = RadioField("Side", choices=LETTERS, validators=[InputRequired("Choose a side.")])
    several = SelectMultipleField("Several", choices=LETTERS)
    agree = BooleanField("I agree", [InputRequired("Agree first.")])
    day = KoreanDateField("Day")
    wage = WonField("Wage")
    secret = PasswordField("Secret")


class Elements(HTMLParser):
    """The start tags of a piece of markup with their attributes."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag, **wanted):
        """Every element of a kind with these attributes (`class_` is one of its classes)."""
        return [
            attributes
            for name, attributes in self.found
            if name == tag
            and all(
                value in (attributes.get("class") or "").split() if key == "class_" else attributes.get(key) == value
                for key, value in wanted.items()
            )
        ]

    def one(self, tag, **wanted):
        """The only element of a kind with these attributes."""
        (found,) = self.all(tag, **wanted)
        return found


@pytest.fixture(scope="module")
def ui_app():
    """The application; its templates need no database here."""
    return create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": "sqlite://"})


@pytest.fixture
def render(ui_app):
    """Call with a template text and its variables, at an address: the markup and its elements."""

    def call(text, *, path="/?lang=en", **variables):
        with ui_app.test_request_context(path):
            for category, message in variables.pop("flashes", []):
                flash(message, category)
            form = variables.pop("form", None)
            markup = render_template_string(K + F + text, form=form() if form else None, **variables)
        return markup, Elements(markup)

    return call


def sample(**data):
    """A filled-in sample form, its rules applied."""

    def build():
        form = Sample(MultiDict(data))
        form.validate()
        return form

    return build


def test_every_field_has_a_label_of_its_own(render):
    _, page = render("{% for x in form %}{{ f.field(x) }}{% endfor %}", form=Sample)
    labelled = {attributes["for"] for attributes in page.all("label")}
    controls = [
        attributes
        for tag in ("input", "select", "textarea")
        for attributes in page.all(tag)
        if attributes.get("type") != "hidden"
    ]
    assert {attributes["id"] for attributes in controls} == labelled


def test_field_tells_hint_and_error_to_the_screen_reader(render):
    markup, page = render("{{ f.field(form.name) }}", form=sample(name=" "))
    control = page.one("input", name="name")
    assert control["aria-describedby"] == "name-hint name-error"
    assert control["aria-invalid"] == "true"
    assert page.one("p", id="name-error")["class"] == "form-hint-invalid"
    assert markup.index("As on your card") < markup.index("<input") < markup.index("Say your name.")


def test_field_without_hint_and_error_describes_nothing(render):
    _, page = render("{{ f.field(form.memo) }}", form=Sample)
    assert "aria-describedby" not in page.one("textarea", name="memo")


def test_what_was_typed_is_kept(render):
    markup, page = render("{% for x in form %}{{ f.field(x) }}{% endfor %}", form=sample(day="2026-13-30", wage="lots"))
    assert page.one("input", name="day")["value"] == "2026-13-30"
    assert page.one("input", name="wage")["value"] == "lots"
    assert "2026-13-30” is not a date" in markup


def test_choices_are_a_group_with_the_chosen_ones_checked(render):
    data = MultiDict([("several", "b"), ("side", "a")])
    _, page = render("{{ f.field(form.several) }}{{ f.field(form.side) }}", form=lambda: Sample(data))
    boxes = page.all("input", name="several")
    assert [(box["type"], "checked" in box) for box in boxes] == [("checkbox", False), ("checkbox", True)]
    assert [box["type"] for box in page.all("input", name="side")] == ["radio", "radio"]
    assert len(page.all("fieldset")) == len(page.all("legend")) == 2


def test_amounts_carry_their_unit_and_secrets_never_their_value(render):
    markup, page = render("{{ f.field(form.wage) }}{{ f.field(form.secret) }}", form=sample(secret="hidden"))
    assert '<span class="suffix" aria-hidden="true">won</span>' in markup
    assert page.one("input", name="secret")["value"] == ""


def test_further_attributes_reach_the_control(render):
    _, page = render("{{ f.field(form.name, autocomplete='name', inputmode='text') }}", form=Sample)
    assert page.one("input", name="name")["autocomplete"] == "name"


def test_error_summary_links_to_each_field_and_takes_the_focus(render):
    markup, page = render("{{ f.error_summary(form) }}", form=sample(kind="a"))
    assert [link["href"] for link in page.all("a")] == ["#name", "#side-0", "#agree"]
    assert "data-focus" in page.one("div", role="alert")
    assert "(3)" in markup


def test_error_summary_shows_refusals_that_concern_no_field(render):
    class Full(DomainError):
        message = "The course is full."

    def refused():
        form = Sample()
        form.add_error(Full())
        return form

    markup, _ = render("{{ f.error_summary(form) }}", form=refused)
    assert "The course is full." in markup


def test_no_error_summary_without_errors(render):
    markup, _ = render("{{ f.error_summary(form) }}", form=Sample)
    assert markup.strip() == ""


def test_user_data_is_escaped_everywhere(render):
    evil = "<script>alert(1)</script>"
    text = (
        "{{ k.badge(t) }}{{ k.button(t, about=t) }}{{ k.breadcrumb([(t, None)]) }}{{ k.facts([(t, t)]) }}"
        "{{ k.empty(t, t) }}{{ k.confirm(t, '/x', t, title=t) }}{{ k.field('q', t, value=t) }}{{ k.flash() }}"
        "{% call k.table(t, [t]) %}<tr><td>{{ t }}</td></tr>{% endcall %}{{ f.field(form.name) }}"
    )
    markup, _ = render(text, t=evil, form=sample(name=evil), flashes=[("success", evil)])
    assert "<script>" not in markup


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [(1, 3, "1 2 3"), (1, 16, "1 2 3 4 5 16"), (8, 16, "1 6 7 8 9 10 16"), (16, 16, "1 12 13 14 15 16")],
)
def test_pagination_shows_the_pages_around(render, page, pages, shown):
    _, elements = render("{{ k.pagination(page, pages) }}", page=page, pages=pages)
    links = elements.all("a", class_="page-link")
    assert [link["href"].rpartition("page=")[2] for link in links] == shown.split()
    assert [link["href"].endswith(f"page={page}") for link in links] == ["aria-current" in link for link in links]


def test_pagination_keeps_the_filters(render):
    _, page = render("{{ k.pagination(1, 2) }}", path="/?lang=en&q=%EC%A1%B0%EB%A6%AC&day=mon&day=tue")
    assert page.one("a", rel="next")["href"] == "/?lang=en&q=%EC%A1%B0%EB%A6%AC&day=mon&day=tue&page=2"


def test_one_page_needs_no_pagination(render):
    markup, _ = render("{{ k.pagination(1, 1) }}{{ k.keyset({'next': none, 'previous': none}) }}")
    assert markup.strip() == ""


def test_keyset_leads_both_ways(render):
    _, page = render("{{ k.keyset({'next': 'n1', 'previous': 'p1'}) }}", path="/?lang=en&after=old")
    assert page.one("a", rel="next")["href"] == "/?lang=en&after=n1"
    assert page.one("a", rel="prev")["href"] == "/?lang=en&after=p1"


@pytest.mark.parametrize(
    ("now", "direction", "to"), [("", "none", "wage"), ("wage", "ascending", "-wage"), ("-wage", "descending", "wage")]
)
def test_column_heads_sort_both_ways(render, now, direction, to):
    text = "{% call k.table('Jobs', ['Title', ('Wage', 'ar', 'wage')]) %}{% endcall %}"
    _, page = render(text, path=f"/?lang=en&page=3&sort={now}")
    assert page.one("th", class_="ar")["aria-sort"] == direction
    assert page.one("a", class_="sort")["href"] == f"/?lang=en&sort={to}"


def test_confirm_sends_only_after_a_second_step(render):
    markup, page = render("{{ k.confirm('Withdraw', '/withdraw', 'Your place goes to the next person.') }}")
    assert page.one("form")["action"] == "/withdraw"
    assert markup.index("<summary") < markup.index("goes to the next person") < markup.index('type="submit"')
    assert "open" not in page.one("details")


def test_steps_tell_the_present_one(render):
    _, page = render("{{ k.steps(['One', 'Two', 'Three'], 2) }}")
    assert [item.get("aria-current") for item in page.all("li")] == [None, "step", None]


def test_facts_show_a_dash_for_nothing(render):
    markup, _ = render("{{ k.facts([('Wage', none), ('Places', 0)]) }}")
    assert "<dd>-</dd>" in markup
    assert "<dd>0</dd>" in markup


def test_bar_stays_within_its_frame(render):
    markup, _ = render("{{ k.bar(1.4) }}{{ k.bar(0.333) }}{{ k.bar(-1) }}")
    assert [part.split('"')[0] for part in markup.split('class="bar-fg" width="')[1:]] == ["100%", "33.3%", "0%"]


def test_components_speak_korean(render):
    markup, _ = render("{{ k.steps(['하나'], 1) }}{{ f.field(form.name) }}", path="/", form=Sample)
    assert "현재 단계" in markup
    assert "(필수)" in markup
