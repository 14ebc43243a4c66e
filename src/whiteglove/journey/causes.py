"""The five causes of dissatisfaction: whatever goes wrong for a customer has one of them."""

from django.db import models


class Cause(models.TextChoices):
    """Why customers are not served well."""

    PROCESS = "process"
    ROLES = "roles"
    INTERPERSONAL = "interpersonal"
    DIRECTION = "direction"
    EXTERNAL_PRESSURE = "external_pressure"
