# Two images: `docker build --target server .` and `docker build --target worker .`; compose.yaml puts them together.
FROM debian:12 AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /usr/src/bha
COPY . .
# The wheel carries the command with its plug-ins and the bundle that draws charts.
RUN make build/.stamps/packages-containers setup-plots dashboard python \
 && .venv/bin/python -m pip wheel . --quiet --no-build-isolation --no-deps --config-settings=build-dir=build/release --wheel-dir build/wheels

FROM debian:12-slim AS runtime
# What the command and its plug-ins are linked to, and Python. No compiler, no headers, no curl.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libdeflate0 libexpat1 libhdf5-103-1 libsqlite3-0 libssl3 libstdc++6 libzip4 python3-venv zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && python3 -m venv /opt/bha \
 && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin bha \
 && install -d -o bha /data
COPY requirements/containers.txt requirements/python.txt /opt/bha/
COPY --from=build /usr/src/bha/build/wheels /opt/bha/wheels
# A constraint has no extras: dask[distributed] is dask there.
RUN sed 's/\[.*\]//' /opt/bha/python.txt > /opt/bha/constraints.txt \
 && /opt/bha/bin/pip install --no-cache-dir --constraint /opt/bha/constraints.txt --requirement /opt/bha/containers.txt /opt/bha/wheels/*.whl
ENV PATH=/opt/bha/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
USER bha

FROM runtime AS server
COPY --from=build /usr/src/bha/build/dashboard /opt/bha/dashboard
EXPOSE 8420
# Without the token the answer is 401: it answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["python3", "-c", "import http.client; c = http.client.HTTPConnection('127.0.0.1', 8420, timeout=4); c.request('GET', '/api/v1/'); raise SystemExit(c.getresponse().status not in (200, 401))"]
ENTRYPOINT ["bha"]
CMD ["serve", "--workspace", "/data/workspace", "--dashboard", "/opt/bha/dashboard", "--address", "0.0.0.0", "--port", "8420"]

FROM runtime AS worker
USER root
RUN /opt/bha/bin/pip install --no-cache-dir --constraint /opt/bha/constraints.txt --find-links /opt/bha/wheels "bha[dask]"
USER bha
EXPOSE 8786 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python3", "-c", "import http.client; c = http.client.HTTPConnection('127.0.0.1', 8787, timeout=4); c.request('GET', '/health'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["dask"]
CMD ["worker", "tcp://scheduler:8786", "--dashboard-address", ":8787", "--local-directory", "/tmp"]
