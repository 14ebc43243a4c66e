"""Whether this desk is a copy to look at, restored for a rehearsal: it writes to nobody, whatever its settings name.

The database says so itself, from the moment it takes its place and on every machine that uses it.
"""

from whiteglove.team.models import House


def be_rehearsal(*, is_rehearsal: bool) -> None:
    """Say, while a desk is restored, what it is to be."""
    House.objects.bulk_create([House()], ignore_conflicts=True)
    House.objects.update(is_rehearsal=is_rehearsal)


def is_rehearsal() -> bool:
    """Whether nothing may leave this desk."""
    return House.objects.filter(is_rehearsal=True).exists()
