#!/bin/sh
# Deploys Iris as the stack `iris` on the Swarm whose manager `docker` speaks to, or changes what is deployed there.
# What follows is given to `docker stack deploy`: further files (-c FILE), --resolve-image never.
set -eu
here=$(dirname "$0")
file() { realpath "${1:-$2}"; }

NEWS_FEEDS=$(file "${NEWS_FEEDS:-}" "$here/../../news/feeds.csv")
OPENWEATHERMAP_API_KEY_FILE=$(file "${OPENWEATHERMAP_API_KEY_FILE:-}" "$here/no-key")
NEWSAPI_API_KEY_FILE=$(file "${NEWSAPI_API_KEY_FILE:-}" "$here/no-key")
API_KEYS_FILE=$(file "${API_KEYS_FILE:-}" "$here/no-key")
VALKEY_USERS_FILE=$(file "${VALKEY_USERS_FILE:-}" "$here/../valkey-users.acl")
EDGE_TLS_CERTIFICATE=$(file "${EDGE_TLS_CERTIFICATE:-}" "$here/no-key")
EDGE_TLS_KEY=$(file "${EDGE_TLS_KEY:-}" "$here/no-key")
passwords=
for user in $(sed -n 's/^user \([a-z]*\) on .* ~iris:.*/\1/p' "$VALKEY_USERS_FILE"); do
  setting=$(echo "$user" | tr a-z A-Z)_VALKEY_PASSWORD_FILE
  eval "export $setting=\$(file \"\${$setting:-}\" \"\$here/no-key\")"
  passwords="$passwords$(eval "sha256sum < \"\$$setting\"")"
done
FILES_VERSION=$( (cat "$here/../edge/nginx.conf" "$here/../edge/start.sh" "$here/../prometheus.yml" "$here/../alerts.yml" "$here/../blackbox.yml" "$NEWS_FEEDS" \
  "$OPENWEATHERMAP_API_KEY_FILE" "$NEWSAPI_API_KEY_FILE" "$API_KEYS_FILE" "$VALKEY_USERS_FILE" "$EDGE_TLS_CERTIFICATE" "$EDGE_TLS_KEY"
  echo "$passwords") | sha256sum | cut -c1-12)
export NEWS_FEEDS OPENWEATHERMAP_API_KEY_FILE NEWSAPI_API_KEY_FILE API_KEYS_FILE VALKEY_USERS_FILE EDGE_TLS_CERTIFICATE EDGE_TLS_KEY FILES_VERSION
exec docker stack deploy --prune --with-registry-auth -c "$here/stack.yml" "$@" iris
