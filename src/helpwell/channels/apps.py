"""The channels room as a Django app; the label differs, since the sockets' library is called channels."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "helpwell.channels"
    label = "helpwell_channels"
