"""Addresses of the pages about people, beneath /desk/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.customers import changing, erasing, organisations, page, pairing

urlpatterns: list[URLPattern] = [
    path("customers/", page.customers, name="customers"),
    path("customers/<int:customer_id>/", page.customer_page, name="customer"),
    path("customers/<int:customer_id>/change/", changing.change, name="customer_change"),
    path("customers/<int:customer_id>/note/", changing.note, name="customer_note"),
    path("customers/<int:customer_id>/reach/", changing.reach, name="customer_reach"),
    path("customers/<int:customer_id>/pair/", pairing.pair, name="customer_pair"),
    path("customers/<int:customer_id>/merge/", changing.merge, name="customer_merge"),
    path("customers/<int:customer_id>/apart/", changing.tell_apart, name="customer_apart"),
    path("customers/<int:customer_id>/undo-merge/", changing.undo_merge, name="customer_undo_merge"),
    path("customers/<int:customer_id>/export/", erasing.export, name="customer_export"),
    path("customers/<int:customer_id>/erase/", erasing.erase, name="customer_erase"),
    path("organisations/<int:organisation_id>/", organisations.organisation_page, name="organisation"),
    path("organisations/<int:organisation_id>/change/", organisations.change, name="organisation_change"),
]
