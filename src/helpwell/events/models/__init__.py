"""Actors, acts, events, reactions, heartbeats and nudges."""

from helpwell.events.models.act import Act
from helpwell.events.models.actor import Actor
from helpwell.events.models.beat import Beat
from helpwell.events.models.event import Event
from helpwell.events.models.nudge import Nudge
from helpwell.events.models.reaction import Reaction

__all__ = ["Act", "Actor", "Beat", "Event", "Nudge", "Reaction"]
