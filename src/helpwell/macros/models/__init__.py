"""Macros with their actions and uses; scripts with their steps, and their runs."""

from helpwell.macros.models.macro import Macro, MacroAction, MacroUse
from helpwell.macros.models.owned import Owned
from helpwell.macros.models.run import Answer, ScriptRun
from helpwell.macros.models.script import Script, ScriptStep, StepChoice

__all__ = [
    "Answer",
    "Macro",
    "MacroAction",
    "MacroUse",
    "Owned",
    "Script",
    "ScriptRun",
    "ScriptStep",
    "StepChoice",
]
