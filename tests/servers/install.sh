#!/bin/sh
# What the tests need beside Python: a browser, Redis, RabbitMQ, PostgreSQL. As root on a Debian-like
# machine they are installed; elsewhere the command is named and the tests that need them are
# skipped, loudly.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
command -v rabbitmq-server >/dev/null 2>&1 || [ -x /usr/sbin/rabbitmq-server ] || missing="$missing rabbitmq-server"
command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # Installing starts no service, RabbitMQ's least of all: the tests start their own.
    export RUNLEVEL=1
    # No cluster of Debian's own: the tests start theirs in a temporary folder.
    if [ ! -e /etc/postgresql-common/createcluster.conf ] && [ -d /etc ]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    fi
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold $missing >/dev/null && exit 0
    echo "Installing$missing failed; run: apt-get install$missing" >&2
fi
printf '\n*** NOT ALL TESTS WILL RUN: missing%s ***\n*** On Debian or Ubuntu: sudo apt-get install%s ***\n\n' "$missing" "$missing" >&2
exit 0
