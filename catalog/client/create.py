"""Writing a prepared run into the store: after this it can be executed by any process, at any time."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

from catalog.client.request import Prepared
from catalog.client.session import Session
from catalog.client.stored_pipeline import sources_of, stored_text, with_digests
from catalog.run.model import RunSpec
from catalog.spec.model import ComponentSpec
from catalog.spec.names import kubernetes_name
from catalog.spec.parse import digest_of

ROOT_ANNOTATION = "pipelines.kubeflow.org/pipeline_root"
VERSION_ANNOTATION = "version"
_NAME_LENGTH = 50


def create_run(prepared: Prepared, session: Session, run_id: str = "") -> str:
    """Store a new run in state Pending and return its id, a new one unless given.

    Raises StoreError or MachineError as the store does.
    """
    from catalog.store.default_experiment import default_experiment
    from catalog.store.runs import create_run as store_run

    request, run_id = prepared.request, run_id or uuid.uuid4().hex
    spec = with_digests(prepared.spec)
    source, text = spec.source, stored_text(spec)
    pipeline = pipeline_name(spec)
    store_run(
        session.store,
        RunSpec(
            run_id=run_id,
            name=request.name or f"{kubernetes_name(pipeline)[:_NAME_LENGTH] or 'run'}-{run_id[:5]}",
            pipeline_name=pipeline,
            pipeline_text=text,
            pipeline_digest=(source.digest if source else "") or digest_of(text),
            engine=prepared.engine,
            arguments=prepared.arguments,
            options=_options(prepared, spec),
            experiment=request.experiment or default_experiment(session.store),
            namespace=request.namespace or prepared.namespace,
            pipeline_version=(source.version if source else "") or spec.annotations.get(VERSION_ANNOTATION, ""),
            recurring_run_id=request.recurring_run_id,
            parent_run_id=request.parent_run_id,
            labels=request.labels,
            created_at=time.time(),
            description=request.description,
            pipeline_id=request.pipeline_id,
            pipeline_version_id=request.pipeline_version_id,
            scheduled_at=request.scheduled_at,
        ),
    )
    return run_id


def pipeline_name(spec: ComponentSpec) -> str:
    """What runs of this pipeline are listed under: its name in the library, its own, or that of its file."""
    source = spec.source
    if source is not None and source.name:
        return source.name
    return spec.name or (Path(source.location).stem if source is not None and source.location else "") or "pipeline"


def _options(prepared: Prepared, spec: ComponentSpec) -> dict[str, Any]:
    request = prepared.request
    return {
        "parallelism": request.parallelism,
        "cache": request.use_cache,
        "max_cache_staleness": request.max_cache_staleness,
        "pipeline_root": request.pipeline_root or spec.annotations.get(ROOT_ANNOTATION, ""),
        "trust": request.trust,
        "untrusted": list(prepared.untrusted),
        "sources": sources_of(spec),
        **prepared.engine_options,
    }
