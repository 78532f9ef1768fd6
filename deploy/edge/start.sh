#!/bin/bash
# Writes nginx's configuration from the template and the environment, starts nginx, and tells it which masters are ready.
set -eu

tls=
certificate=/run/secrets/edge_tls_certificate
key=/run/secrets/edge_tls_key
proxy_protocol=
real_ip=
networks=
header=X-Forwarded-For
if [ "${EDGE_PROXY_PROTOCOL:-off}" = on ]; then
  if [ -z "${EDGE_TRUSTED:-}" ]; then echo "edge doesn't start. EDGE_PROXY_PROTOCOL: EDGE_TRUSTED names nobody who may speak it." >&2; exit 1; fi
  proxy_protocol=" proxy_protocol" header=proxy_protocol
fi
trusted=${EDGE_TRUSTED:-}
for network in ${trusted//,/ }; do
  real_ip+="    set_real_ip_from $network;\n"
  networks+="    $network 1;\n"
done
if [ -n "$real_ip" ]; then real_ip+="    real_ip_header $header;\n    real_ip_recursive on;"; fi
if grep -qs BEGIN "$certificate" && grep -qs BEGIN "$key"; then
  tls="    listen 8443 ssl$proxy_protocol;\n    http2 on;\n    ssl_certificate $certificate;\n    ssl_certificate_key $key;\n    ssl_protocols TLSv1.2 TLSv1.3;\n    ssl_session_cache shared:tls:4m;"
fi
# A write of 4 kB to a pipe is one piece, so that workers don't mix their lines; a larger buffer could.
access_log=${EDGE_ACCESS_LOG:-/dev/stdout}
if [ "$access_log" != off ]; then access_log="$access_log json buffer=4k flush=1s"; fi
# Iris's own, wttr.in's and the vendors'. A name that is missing here costs speed: its answers aren't kept.
parameters='category|city|clock|cnt|color|context|country|data|date|days|domains|dt|end|exclude|excludeDomains|format|from|glyphs|id|lang|language|lat|limit|line|lon|mode|name|names|near|page|pageSize|precipitation|pressure|q|searchIn|sortBy|sources|start|step|sure|to|type|units|usual|view|width|wind|zip'

sed -e "s#@REQUESTS_PER_SECOND@#${EDGE_REQUESTS_PER_SECOND:-50}#" \
  -e "s#@BURST@#${EDGE_BURST:-100}#" \
  -e "s#@CONNECTIONS@#${EDGE_CONNECTIONS:-100}#" \
  -e "s#@CACHE_S@#${EDGE_CACHE_S:-5}#" \
  -e "s#@ACCESS_LOG@#$access_log#" \
  -e "s#@PARAMETERS@#$parameters#" \
  -e "s#@PROXY_PROTOCOL@#$proxy_protocol#" \
  -e "s#@TRUSTED@#$networks#" \
  -e "s#@REAL_IP@#$real_ip#" \
  -e "s#@TLS@#$tls#" /edge/nginx.conf >/tmp/nginx.conf

# nginx finds a name's addresses at its start only, or else keeps no connection to them. So the name is looked up here each
# second, and nginx reads the list anew when it has changed.
master=${EDGE_MASTER:-master:3001}
host=${master%:*}
port=${master##*:}

# Prints a master's address if it is ready. One that is slow stays as it was: the others would be overloaded as well.
ready() {
  local status
  timeout 1 bash -c "exec 3<>/dev/tcp/$1/$port && printf 'GET /readyz HTTP/1.0\r\nHost: edge\r\n\r\n' >&3 && head -c 12 <&3 | grep -q ' 200'" 2>/dev/null && status=0 || status=$?
  if [ "$status" = 0 ] || { [ "$status" = 124 ] && grep -q "server $1:" /tmp/masters.conf; }; then
    echo "  server $1:$port max_fails=1 fail_timeout=2s;"
  fi
}

masters() {
  for address in $(timeout 3 getent ahostsv4 "$host" | cut -d' ' -f1 | sort -u); do ready "$address" & done | sort
}

# The last list stays where there is none, as when DNS is silent.
follow_masters() {
  while sleep 1; do
    local found
    found=$(masters)
    if [ -n "$found" ] && [ "$found" != "$(</tmp/masters.conf)" ]; then
      echo "$found" >/tmp/masters.conf
      kill -HUP "$1"
    fi
  done
}

echo 'server 127.0.0.1:1 down;' >/tmp/masters.conf
found=$(masters)
if [ -n "$found" ]; then echo "$found" >/tmp/masters.conf; fi
nginx -t -q -c /tmp/nginx.conf
follow_masters $$ &
exec nginx -c /tmp/nginx.conf -g 'daemon off;'
