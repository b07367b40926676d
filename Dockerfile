# Two stages: the first sets up the environment with the same verb that people use, the second runs it.
# The image is read-only friendly: mount a volume at /data and a tmpfs at /tmp, drop every capability.
#   docker run --read-only --tmpfs /tmp --cap-drop ALL -v hotspots:/data -p 8000:8000 hotspots

FROM python:3.12-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make=4.3-4.1 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile pyproject.toml README.md requirements-build.lock requirements.lock ./
COPY boundaries boundaries
COPY hotspots hotspots
COPY maps maps
COPY publishers publishers
COPY api api
RUN make install

FROM python:3.12-slim-bookworm
RUN groupadd --system --gid 10001 hotspots \
    && useradd --system --uid 10001 --gid hotspots --home-dir /tmp --no-create-home hotspots \
    && install --directory --owner hotspots --group hotspots /data
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/tmp/numba \
    HOTSPOTS_STORE=/data/store \
    HOTSPOTS_HOST=0.0.0.0 \
    HOTSPOTS_PORT=8000
WORKDIR /data
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['HOTSPOTS_PORT'] + '/health/ready', timeout=4)"]
CMD ["hotspots", "serve"]
