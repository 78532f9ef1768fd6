from master.gateway.balancer.retry_budget import RetryBudget


def spent(budget: RetryBudget, now_s: float) -> int:
    return sum(budget.spend(now_s) for _ in range(1000))


def test_a_few_retries_are_always_allowed() -> None:
    assert spent(RetryBudget(), 0) == 3


def test_a_fifth_of_the_recent_requests_may_be_retried() -> None:
    budget = RetryBudget()
    for number in range(500):
        budget.asked(number / 100)
    assert spent(budget, 5) == 100


def test_old_requests_and_old_retries_count_no_longer() -> None:
    budget = RetryBudget()
    for _ in range(500):
        budget.asked(0)
    assert spent(budget, 1) == 100
    assert spent(budget, 9.9) == 0
    assert spent(budget, 11) == 3
