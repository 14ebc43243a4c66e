"""What the import linter cannot see: foreign keys given as text, and apps left out."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

ROOT = Path(__file__).parents[2]


def layer_of(module: str) -> int | None:
    """How high a room stands: 0 is the ground; None for what is not ours."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    for height, layer in enumerate(reversed(contract["layers"])):
        rooms = [room.strip().strip("()") for room in layer.split("|")]
        if module.split(".")[1:2] and module.split(".")[1] in rooms:
            return height
    return None


def ours() -> list[type[Model]]:
    """Our models."""
    return [model for model in apps.get_models() if model.__module__.startswith("whiteglove.")]


def test_foreign_keys_point_down() -> None:
    up = []
    for model in ours():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and isinstance(field.related_model, type):
                here, there = layer_of(model.__module__), layer_of(field.related_model.__module__)
                if here is not None and there is not None and there > here:
                    up.append(f"{model.__name__}.{field.name} -> {field.related_model.__name__}")
    assert up == []


def test_foreign_keys_to_other_rooms_have_no_reverse_name() -> None:
    named = []
    for model in ours():
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey) or not isinstance(field.related_model, type):
                continue
            crosses = field.related_model.__module__.split(".")[1] != model.__module__.split(".")[1]
            if crosses and field.remote_field.related_name != "+":
                named.append(f"{model.__name__}.{field.name}")
    assert named == []


def test_every_room_with_models_is_known_to_the_layers() -> None:
    assert [model.__name__ for model in ours() if layer_of(model.__module__) is None] == []


def test_nothing_imports_config() -> None:
    guilty = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src" / "whiteglove").rglob("*.py")
        if "config" not in path.parts
        and "import whiteglove.config" in path.read_text().replace("from ", "import ")
        and not path.name.startswith("test_")
    ]
    assert guilty == []
