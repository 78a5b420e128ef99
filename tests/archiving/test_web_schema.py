"""What schemathesis makes up from the OpenAPI: nothing that it asks for breaks the server.

``SCHEMA_EXAMPLES=1000`` asks for so many of each address.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fakes.attacks import attacked
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.python import asgi
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from archive.layout import Layout
from archive.tables.columns import COLUMNS
from archive.tables.keeping import bring_up, folder
from archive.web.app import create_app
from archive.web.options import Limits, Options

ASIDE = (positive_data_acceptance, negative_data_rejection)
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "3"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    root = tmp_path_factory.mktemp("schema") / "collections" / "news"
    attacked(root)
    bring_up(Layout(root), folder(Layout(root)), COLUMNS)
    limits = Limits(sql_seconds=1.0, file_seconds=1.0)
    app = create_app(root, Options(hosts=frozenset({"testserver", "localhost"}), upkeep=False, limits=limits))
    yield app
    app.state.archive.close()


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_question_breaks_the_server(app: FastAPI, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 20
    with asgi.get_client(app) as session:  # type: ignore[arg-type]  # it types what ASGI passes more narrowly
        for operation in operations:
            if mode is GenerationMode.POSITIVE or list(operation.iter_parameters()):
                ask(operation, mode, session)


def ask(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, session: asgi.ASGIClient) -> None:
    """What can be made up for one address."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=EXAMPLES < 100,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def one(case: Case[Any]) -> None:
        # What q and query may hold is a language: that they are not understood is an answer, too. And what is
        # made up of another type is a text like any other once it stands in an address.
        case.call_and_validate(session=session, excluded_checks=[*ASIDE])

    one()
