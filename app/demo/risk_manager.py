"""
The demo's risk manager, who acts in the sandbox as a person does on its page.
"""

from http import HTTPStatus

import requests

from app.demo.sandbox import connection_to
from app.settings import Settings
from integrations.hubspot.errors import HubSpotUnavailable
from integrations.hubspot.portal import discover
from integrations.hubspot.properties import STAGE, VERDICT
from integrations.hubspot.verdict import Verdict

CALL_S = 10.0


class RiskManager:
    """
    Closes tickets with a verdict; the sandbox records a person as the source.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def close(self, hubspot_id: str, verdict: Verdict) -> None:
        """
        Set the verdict and close the ticket.

        Raises:
            HubSpotUnavailable: no usable answer; the call may be repeated.
        """
        pipeline = str(Settings.model_fields["hubspot_pipeline"].default)
        closed = min(discover(connection_to(self._url), pipeline).closed_stage_ids)
        found = {"properties": {VERDICT: verdict, STAGE: closed}}
        try:
            answer = requests.post(f"{self._url}/sandbox/tickets/{hubspot_id}", json=found, timeout=CALL_S)
        except requests.RequestException as error:
            raise HubSpotUnavailable(f"no answer from {self._url} ({type(error).__name__})") from error
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise HubSpotUnavailable(f"{self._url} answered {answer.status_code}")
        answer.raise_for_status()
