"""Where a wish is typed, the page offers what words find first and then what the ranker understands."""

from jobcenter.matching import wishes


def test_a_word_the_classification_does_not_use_is_understood(app, client, tmp_path):
    address = "/my/registration/occupations?occupation_query=용접공"
    app.config["MATCHING_FOLDER"] = str(tmp_path)
    assert "용접원" not in client.get(address).text
    wishes.prepare()
    page = client.get(address).text
    assert "용접원" in page
    assert page.index("용접기조작원") < page.index("용접원")
