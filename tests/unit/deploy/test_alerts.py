"""The alerts: valid, each seen to fire and to be silent, and each with a line in the runbook.

`promtool` (Debian's package prometheus) evaluates them as Prometheus does, over series that are written down here: in
its notation `0+5x60` begins at 0 and grows by 5 at each of 60 further minutes.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
FILE = ROOT / "deploy/alerts.yml"
GROUPS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"]
ALERTS = {rule["alert"]: rule for group in GROUPS for rule in group["rules"] if "alert" in rule}
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
DAYS_15, DAYS_13 = 15 * 86_400, 13 * 86_400
REQUESTS = 'iris_requests_total{{job="master",route="/weather",status="{}"}}'
BUCKET = 'iris_request_seconds_bucket{{job="master",route="/weather",le="{}"}}'
POLLS = 'iris_alert_polls_total{{source="{}",outcome="{}"}}'
UP = 'up{{job="{}",instance="a"}}'
UPS = {UP.format(job): "1x480" for job in ("master", "weather", "news", "alerts")}


@dataclass(frozen=True)
class Case:
    """Series of an hour or more under which an alert fires, others under which it doesn't, and its own labels."""

    alert: str
    fires: dict[str, str]
    silent: dict[str, str]
    labels: str = ""
    minutes: int = 60


def answers(ok: int, failed: int) -> dict[str, str]:
    """Answers a minute."""
    return {REQUESTS.format(200): f"0+{ok}x480", REQUESTS.format(503): f"0+{failed}x480"}


CASES = [
    Case("IrisErrorsNow", answers(92, 8), answers(93, 7)),
    Case("IrisErrorsNow", answers(0, 1), answers(1, 0)),
    Case("IrisErrorsLasting", answers(96, 4), answers(98, 2), minutes=400),
    Case(
        "IrisSlow",
        {BUCKET.format(2.5): "0+98x60", BUCKET.format("+Inf"): "0+100x60"},
        {BUCKET.format(1): "0+100x60", BUCKET.format(2.5): "0+100x60", BUCKET.format("+Inf"): "0+100x60"},
    ),
    Case(
        "IrisTargetDown",
        {UP.format("weather"): "1x50 0x20"},
        {UP.format("weather"): "1x60"},
        'instance="a",job="weather"',
    ),
    Case("IrisServiceGone", {**UPS, UP.format("news"): "0x60"}, UPS, 'job="news"'),
    Case(
        "IrisServiceUnreachable",
        {'iris_replicas{service="weather",state="live",instance="a"}': "0x60"},
        {
            'iris_replicas{service="weather",state="live",instance="a"}': "0x60",
            'iris_replicas{service="weather",state="live",instance="b"}': "1x60",
        },
        'service="weather"',
    ),
    Case(
        "IrisMasterUnreachable",
        {'iris_master_up{job="assistant",instance="a"}': "0x60"},
        {
            'iris_master_up{job="assistant",instance="a"}': "0x60",
            'iris_master_up{job="assistant",instance="b"}': "1x60",
        },
        'job="assistant"',
    ),
    Case(
        "IrisReplicasEjected",
        {'iris_replicas{service="news",state="ejected"}': "1x60"},
        {'iris_replicas{service="news",state="ejected"}': "0x45 1x5 0x20"},
        'service="news"',
    ),
    Case(
        "IrisProviderResting",
        {'iris_breakers_open{provider="open-meteo"}': "1x60"},
        {'iris_breakers_open{provider="open-meteo"}': "0x40 1x10 0x20"},
        'provider="open-meteo"',
    ),
    Case(
        "IrisQuotaLow",
        {'iris_quota_left{provider="newsapi",instance="a"}': "9x60"},
        {'iris_quota_left{provider="newsapi",instance="a"}': "10x60"},
        'provider="newsapi"',
    ),
    Case(
        "IrisQuotaSpent",
        {'iris_quota_calls_total{provider="newsapi",outcome="held-back"}': "0+1x60"},
        {
            'iris_quota_calls_total{provider="newsapi",outcome="held-back"}': "7x60",
            'iris_quota_calls_total{provider="newsapi",outcome="passed"}': "0+9x60",
        },
        'provider="newsapi"',
    ),
    Case(
        "IrisFeedsFailing",
        {'iris_feed_reads_total{outcome="failed"}': "0+4x90", 'iris_feed_reads_total{outcome="answered"}': "0+6x90"},
        {'iris_feed_reads_total{outcome="failed"}': "0+2x90", 'iris_feed_reads_total{outcome="answered"}': "0+8x90"},
        minutes=90,
    ),
    Case(
        "IrisWarningsUnheard",
        {POLLS.format("a", "failed"): "0+1x90", POLLS.format("b", "failed"): "0+1x90"},
        {POLLS.format("a", "failed"): "0+1x90", POLLS.format("b", "heard"): "0+1x90"},
        minutes=90,
    ),
    Case(
        "IrisWarningsUnheard",
        {POLLS.format("a", "heard"): "0+1x20 20x160", POLLS.format("a", "failed"): "0x20 0+1x160"},
        {POLLS.format("a", "heard"): "0+1x180", POLLS.format("a", "failed"): "0+1x180"},
        minutes=180,
    ),
    Case(
        "IrisValkeyAway",
        {f'iris_valkey_up{{valkey="counters",instance="{one}"}}': "0x60" for one in "ab"},
        {
            'iris_valkey_up{valkey="counters",instance="a"}': "0x60",
            'iris_valkey_up{valkey="counters",instance="b"}': "1x60",
        },
        'valkey="counters"',
    ),
    Case(
        "IrisCacheEvicts",
        {'iris_valkey_evicted_keys_total{valkey="cache"}': "0+900x60"},
        {'iris_valkey_evicted_keys_total{valkey="cache"}': "0+300x60"},
        'valkey="cache"',
    ),
    Case(
        "IrisCountersForget",
        {'iris_valkey_used_share{valkey="counters"}': "0.95x60"},
        {'iris_valkey_used_share{valkey="counters"}': "0.5x60", 'iris_valkey_used_share{valkey="cache"}': "1x60"},
        'valkey="counters"',
    ),
    Case(
        "IrisCountersForget",
        {'iris_valkey_evicted_keys_total{valkey="counters"}': "0x30 0+1x30"},
        {'iris_valkey_evicted_keys_total{valkey="counters"}': "5x60"},
        'valkey="counters"',
    ),
    Case(
        "IrisCertificateEnds",
        {'probe_ssl_earliest_cert_expiry{instance="edge:8443"}': f"{DAYS_13}x60"},
        {'probe_ssl_earliest_cert_expiry{instance="edge:8443"}': f"{DAYS_15}x60"},
        'instance="edge:8443"',
    ),
]


def promtool(*words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("promtool")
    assert program, "the alerts' tests need promtool: apt-get install prometheus"
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def firing(case: Case) -> str:
    """The series that Prometheus has of an alert that fires."""
    severity = ALERTS[case.alert]["labels"]["severity"]
    own = f",{case.labels}" if case.labels else ""
    return f'ALERTS{{alertname="{case.alert}",alertstate="firing",severity="{severity}"{own}}}'


def test_of(case: Case, series: dict[str, str], *, fires: bool) -> dict[str, Any]:
    """One test as promtool reads it."""
    return {
        "name": f"{case.alert} {'fires' if fires else 'is silent'}",
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [
            {
                "expr": f'ALERTS{{alertname="{case.alert}",alertstate="firing"}}',
                "eval_time": f"{case.minutes}m",
                "exp_samples": [{"labels": firing(case), "value": 1}] if fires else [],
            }
        ],
    }


test_of.__test__ = False  # type: ignore[attr-defined]  # it makes one


def test_the_rules_are_valid() -> None:
    checked = promtool("check", "rules", str(FILE))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_prometheus_is_set_up_with_is_valid(tmp_path: Path) -> None:
    """The paths are those of its container."""
    written = (ROOT / "deploy/prometheus.yml").read_text(encoding="utf-8").replace("/etc/alerts.yml", str(FILE))
    (tmp_path / "prometheus.yml").write_text(written, encoding="utf-8")
    assert str(FILE) in written
    checked = promtool("check", "config", str(tmp_path / "prometheus.yml"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.alert)
def test_an_alert_fires_when_it_should_and_is_silent_otherwise(case: Case, tmp_path: Path) -> None:
    tests = [test_of(case, case.fires, fires=True), test_of(case, case.silent, fires=False)]
    file = tmp_path / "alerts.test.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(FILE)], "evaluation_interval": "1m", "tests": tests}))
    tested = promtool("test", "rules", str(file))
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_has_been_seen_to_fire() -> None:
    assert {case.alert for case in CASES} == set(ALERTS)


def test_every_alert_has_a_line_in_the_runbook_and_a_sentence() -> None:
    assert set(re.findall(r"^\| `(Iris\w+)` \|", OPERATING, re.MULTILINE)) == set(ALERTS)
    assert all(rule["annotations"]["summary"] for rule in ALERTS.values())


def test_kubernetes_has_the_same_rules() -> None:
    written = (ROOT / "deploy/kubernetes/components/monitoring/prometheus-rule.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(written)["spec"]["groups"] == GROUPS
