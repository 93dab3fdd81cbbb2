"""What every page must be able to do, for the pages beside the desk."""

from __future__ import annotations

from tests.ui.page_case import PageCase


class TestDockets(PageCase):
    page_name = "dockets"


class TestPolicy(PageCase):
    page_name = "policy"


class TestRetroactive(PageCase):
    page_name = "retroactive"


class TestOversight(PageCase):
    page_name = "oversight"


class TestRecords(PageCase):
    page_name = "records"
