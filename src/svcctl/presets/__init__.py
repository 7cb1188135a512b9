"""Ready-made readings of ticket systems' exports. An open folder: `<name>.yaml` is a preset, `<name>.md` its page."""

from svcctl.presets.book import Preset, Verdict, presets
from svcctl.presets.fit import Fit, extend, fit, layouts_that_fit
from svcctl.presets.recognise import Match, Near, nearest, recognise

__all__ = [
    "Fit",
    "Match",
    "Near",
    "Preset",
    "Verdict",
    "extend",
    "fit",
    "layouts_that_fit",
    "nearest",
    "presets",
    "recognise",
]
