"""What svcctl has to say about a workspace: a problem at a place, located to a line, gathered in a report."""

from svcctl.findings.model import Finding, Path, Place, Problem, Replace, Severity, Span, dotted
from svcctl.findings.report import Accepted, Report

__all__ = ["Accepted", "Finding", "Path", "Place", "Problem", "Replace", "Report", "Severity", "Span", "dotted"]
