"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """What went wrong is put right."""

    name = "whiteglove.recovery"
    label = "recovery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact; say what to forget of a customer, to give them, and to find."""
        for matter in ("recoveries", "hearing", "signs"):
            import_module(f"whiteglove.recovery.reactions.{matter}")
        take_out_by = import_module("whiteglove.conversations.actions.erasing").take_out_by
        export_also = import_module("whiteglove.conversations.exporting").export_also
        hindered = import_module("whiteglove.recovery.forgetting.hindered")
        take_out_by(hindered.forget_hindered)
        export_also(hindered.hindered_for_export)
        recovered = import_module("whiteglove.recovery.forgetting.recoveries")
        take_out_by(recovered.forget_recoveries_of)
        export_also(recovered.recoveries_for_export)
        know_state = import_module("whiteglove.conversations.searching.meaning").know_state
        know_state(
            "signs",
            import_module("whiteglove.recovery.searching").with_signs,
            also=("early signs", "兆し", "早めの兆し"),
        )
        given = import_module("whiteglove.recovery.forgetting.gestures")
        take_out_by(given.forget_gestures_of)
        export_also(given.gestures_for_export)
        take_out_by(import_module("whiteglove.recovery.forgetting.renewals").forget_evidence_of)
