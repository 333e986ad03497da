"""Imports point down: a feature knows what lies below it and nothing above or beside it."""

from tests.support import source

LAYERS = [
    {"core", "extensions"},
    {"documents", "rules", "organizations"},
    {"accounts"},
    {"audit", "ledger", "notifications"},
    {"seekers"},
    {"employers"},
    {"matching"},
    {"programs"},
    {"training", "publicjobs", "benefits", "facilities", "surveys"},
    {"events"},
    {"casework"},
    {"portal"},
    {"statistics"},
    {"indicators"},
    {"administration"},
    {"api"},
    {"demo"},
]
LEVEL = {feature: level for level, layer in enumerate(LAYERS) for feature in layer}
# Pure engines: whoever reads them needs nothing else in mind.
ONLY_CORE = {"documents", "rules"}


def test_every_feature_has_a_place_in_the_layers():
    found = {source.feature(path) for path in source.modules()} - {"__init__"}
    assert found <= set(LEVEL), f"give {sorted(found - set(LEVEL))} a layer in the architecture"


def test_imports_point_down():
    wrong = {
        f"{source.name(path)}:{line} imports {target}"
        for path in source.modules()
        for line, target in source.imported_modules(path)
        if not allowed(source.feature(path), target)
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_core_knows_no_feature():
    wrong = [
        f"{source.name(path)}:{line} imports {target}"
        for path in source.modules()
        if source.feature(path) == "core"
        for line, target in source.imported_modules(path)
        if target.startswith("jobcenter.") and target.split(".")[1] not in {"core", "extensions"}
    ]
    assert not wrong, "\n".join(wrong)


def allowed(feature: str, target: str) -> bool:
    parts = target.split(".")
    if parts[0] != "jobcenter" or len(parts) < 2 or feature == "__init__" or parts[1] not in LEVEL:
        return True
    if parts[1] == feature or {parts[1], feature} <= LAYERS[0]:
        return True
    if feature in ONLY_CORE:
        return parts[1] == "core"
    return LEVEL[parts[1]] < LEVEL[feature]
