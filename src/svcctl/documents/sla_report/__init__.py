"""The report people look at: what is owed and why, as a page to read or print and as a workbook to count on."""

from svcctl.documents.sla_report.page import page
from svcctl.documents.sla_report.view import DRAWN, WORST, SlaReport, view
from svcctl.documents.sla_report.workbook import Workbook

__all__ = ["DRAWN", "WORST", "SlaReport", "Workbook", "page", "view"]
