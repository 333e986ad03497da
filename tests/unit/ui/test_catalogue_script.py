"""The script that keeps the Korean catalogue whole: what it finds, and what it compiles."""

import gettext

import pytest

from scripts import translations

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
GREETING = 'msgid "Hello, %(name)s"\nmsgstr "%(name)s 님, 안녕하세요"\n'
SAVE = 'msgid "Save"\nmsgstr "저장"\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Call with catalogues by feature: a small project of one view and one template that uses two texts."""
    (tmp_path / "jobcenter").mkdir()
    (tmp_path / "jobcenter" / "views.py").write_text('greeting = _("Hello, %(name)s", name="Kim")\n', encoding="utf8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("<p>{{ _('Save') }}</p>\n", encoding="utf8")
    folder = tmp_path / "translations" / "ko"
    folder.mkdir(parents=True)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "FOLDER", folder)

    def write(**catalogues):
        for feature, text in catalogues.items():
            (folder / f"{feature}.po").write_text(HEAD + text, encoding="utf8")
        return folder

    return write


def test_whole_catalogue_has_no_problems(project):
    project(one=GREETING, two=SAVE)
    assert translations.problems() == []


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        ("", "missing: 'Save'"),
        ('msgid "Save"\nmsgstr ""\n', "empty: 'Save'"),
        ("#, fuzzy\n" + SAVE, "fuzzy: 'Save'"),
        (SAVE + '\nmsgid "Old"\nmsgstr "옛것"\n', "not used any more: 'Old'"),
    ],
)
def test_problems_are_named(project, catalogue, problem):
    project(one=GREETING, two=catalogue)
    (found,) = translations.problems()
    assert problem in found


@pytest.mark.parametrize("korean", ["안녕하세요", "%(nam)s 님", "%(name)s %(place)s"])
def test_placeholders_must_be_the_same(project, korean):
    project(one=f'msgid "Hello, %(name)s"\nmsgstr "{korean}"\n', two=SAVE)
    (found,) = translations.problems()
    assert "placeholders differ" in found


def test_one_text_has_one_translation(project):
    project(one=GREETING + "\n" + SAVE, two='msgid "Save"\nmsgstr "보관"\n')
    (found,) = translations.problems()
    assert found == "two.po: translated differently in one.po: 'Save'"


def test_same_translation_in_two_features_is_fine(project):
    project(one=GREETING + "\n" + SAVE, two=SAVE)
    assert translations.problems() == []


def test_compiled_catalogue_holds_every_feature(project):
    folder = project(one=GREETING, two=SAVE)
    translations.compile_catalog()
    with (folder / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Save") == "저장"
    assert compiled.gettext("Hello, %(name)s") == "%(name)s 님, 안녕하세요"


def test_extract_prints_what_is_missing_by_feature(project, capsys):
    project(one=GREETING)
    translations.extract()
    printed = capsys.readouterr().out
    assert "# page.html: 1" in printed
    assert 'msgid "Save"' in printed
    assert "Hello" not in printed
