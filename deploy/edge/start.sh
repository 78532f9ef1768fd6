#!/bin/sh
# Writes nginx's configuration from the template and the environment, and starts nginx.
set -eu
tls=
certificate=/run/secrets/edge_tls_certificate
key=/run/secrets/edge_tls_key
if grep -qs BEGIN "$certificate" && grep -qs BEGIN "$key"; then
  tls="    listen 8443 ssl;\n    http2 on;\n    ssl_certificate $certificate;\n    ssl_certificate_key $key;\n    ssl_protocols TLSv1.2 TLSv1.3;\n    ssl_session_cache shared:tls:4m;"
fi
# A write of 4 kB to a pipe is one piece, so that workers don't mix their lines; a larger buffer could.
access_log=${EDGE_ACCESS_LOG:-/dev/stdout}
if [ "$access_log" != off ]; then access_log="$access_log json buffer=4k flush=1s"; fi
resolver=${EDGE_RESOLVER:-$(awk '$1 == "nameserver" { print $2; exit }' /etc/resolv.conf)}
sed -e "s|@MASTER@|${EDGE_MASTER:-master:3001}|" \
  -e "s|@RESOLVER@|$resolver|" \
  -e "s|@REQUESTS_PER_SECOND@|${EDGE_REQUESTS_PER_SECOND:-50}|" \
  -e "s|@BURST@|${EDGE_BURST:-100}|" \
  -e "s|@CONNECTIONS@|${EDGE_CONNECTIONS:-100}|" \
  -e "s|@CACHE_S@|${EDGE_CACHE_S:-5}|" \
  -e "s|@ACCESS_LOG@|$access_log|" \
  -e "s|@TLS@|$tls|" /edge/nginx.conf >/tmp/nginx.conf
nginx -t -q -c /tmp/nginx.conf
exec nginx -c /tmp/nginx.conf -g 'daemon off;'
