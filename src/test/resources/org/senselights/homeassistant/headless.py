"""Runs Home Assistant in this file's own folder, with what its configuration names and nothing else.

Of itself Home Assistant sets up a user interface, backups, the cloud and more, and withdraws into a safe mode, without
MQTT, where the interface is missing. Nothing is downloaded: what is not installed is an error in the log. It ends when
whoever started it has gone, which shows at its standard input.
"""
import os
import sys
import threading

from homeassistant import bootstrap
from homeassistant.helpers import service


def follow_whoever_started_me():
    while os.read(0, 1):
        pass
    os._exit(1)


def loaded_integrations():
    """The user interface asks for a description of all actions, for which many integrations would be loaded that are
    not installed; those of the ones here need no others than the ones here."""
    names = {name: name.split(".") for name in list(sys.modules) if name.startswith("homeassistant.components.")}
    return {parts[2]: sys.modules[name] for name, parts in names.items() if len(parts) == 3}


threading.Thread(target=follow_whoever_started_me, daemon=True).start()
bootstrap.DEFAULT_INTEGRATIONS = set()
bootstrap.CRITICAL_INTEGRATIONS = set()
service._base_components = loaded_integrations

from homeassistant.__main__ import main  # noqa: E402

sys.argv = ["hass", "--config", os.path.dirname(os.path.abspath(__file__)), "--skip-pip", "--log-no-color"]
sys.exit(main())
