"""Agents, teams, memberships, invitations and the company."""

from helpwell.people.models.agent import Agent
from helpwell.people.models.company import Company
from helpwell.people.models.invitation import Invitation
from helpwell.people.models.team import Membership, Team

__all__ = ["Agent", "Company", "Invitation", "Membership", "Team"]
