#!/bin/sh
# Gives each of Valkey's users a password of its own, in files in FOLDER, and prints the settings that name the files:
#   sh deploy/valkey-users.sh ~/keys/valkey >> .env
# valkey-users.acl has the users: each service reaches only keys that begin with its name, and who names no user reaches
# none. Without passwords that keeps mistakes apart; with them it also keeps apart a service that somebody took over.
set -eu
users=$(dirname "$0")/valkey-users.acl
mkdir -p -m 700 "$1"
folder=$(realpath "$1")
cp -f "$users" "$folder/valkey_users"
for user in $(sed -n 's/^user \([a-z]*\) on nopass ~iris:.*/\1/p' "$users"); do
  password=$(od -An -N 32 -t x1 /dev/urandom | tr -d ' \n')
  rm -f "$folder/${user}_valkey_password"
  printf %s "$password" > "$folder/${user}_valkey_password"
  hash=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)
  sed -i "s/^user $user on nopass /user $user on #$hash /" "$folder/valkey_users"
  chmod 444 "$folder/${user}_valkey_password" # the folder keeps others out; the containers' user reads the file
  echo "$(echo "$user" | tr a-z A-Z)_VALKEY_PASSWORD_FILE=$folder/${user}_valkey_password"
done
chmod 444 "$folder/valkey_users"
echo "VALKEY_USERS_FILE=$folder/valkey_users"
