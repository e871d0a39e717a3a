# The service: `docker build -t credit-risk .`; compose.yaml runs it with PostgreSQL.
# Settings come from the environment (the table in README.md); the image holds none, and no secret.

FROM python:3.13-slim-trixie AS libraries
COPY requirements.txt /
# Into an environment of its own, which is all that the next stage takes over.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.13-slim-trixie
RUN useradd --uid 10001 --create-home service
COPY --from=libraries /opt/venv /opt/venv
WORKDIR /srv/credit-risk
COPY LICENSE Procfile README.md ./
COPY app app
COPY integrations integrations
COPY migrations migrations
COPY risk_model risk_model
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000
# Owns no file that runs, only its home, where the compiled features are kept.
USER 10001
EXPOSE 8000
# Liveness of the web process. Readiness is /readyz: a database that is away is no reason to replace this container.
HEALTHCHECK --interval=10s --timeout=7s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=5)"]
# Also: python -m app migrate, python -m app worker.
CMD ["gunicorn", "--config", "python:app.http.gunicorn_config", "app.web:create_app()"]
