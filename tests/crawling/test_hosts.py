"""Which hosts are set aside, for how long, and how they come back."""

from newscrawl.wire.hosts import Hosts


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def failing(hosts: Hosts, times: int, host: str = "a.example") -> list[bool]:
    return [hosts.failed(host) for _ in range(times)]


def test_so_many_failures_in_a_row_set_a_host_aside_and_no_other() -> None:
    hosts = Hosts(3, 600, Clock())
    assert failing(hosts, 3) == [False, False, True]
    assert (hosts.left_alone("a.example"), hosts.left_alone("b.example")) == (600, 0)


def test_an_answer_between_makes_all_well() -> None:
    hosts = Hosts(3, 600, Clock())
    failing(hosts, 2)
    assert hosts.in_trouble("a.example")
    hosts.answered("a.example")
    assert not hosts.in_trouble("a.example")
    assert failing(hosts, 2) == [False, False]


def test_after_the_pause_one_failure_sets_it_aside_for_twice_as_long_up_to_an_hour() -> None:
    clock = Clock()
    hosts = Hosts(3, 600, clock)
    failing(hosts, 3)
    waits = []
    for _ in range(4):
        clock.now += hosts.left_alone("a.example")
        assert failing(hosts, 1) == [True]
        waits.append(hosts.left_alone("a.example"))
    assert waits == [1200, 2400, 3600, 3600]


def test_those_that_were_under_way_when_it_was_set_aside_do_not_prolong_it() -> None:
    hosts = Hosts(3, 600, Clock())
    assert failing(hosts, 6) == [False, False, True, False, False, False]
    assert hosts.left_alone("a.example") == 600


def test_none_is_set_aside_where_the_setting_says_never() -> None:
    assert not any(failing(Hosts(0, 600, Clock()), 50))


def test_a_host_answers_by_its_name_whatever_its_port() -> None:
    hosts = Hosts(3, 600, Clock())
    hosts.answered("a.example:8080")
    assert hosts.answers("a.example")
    hosts.failed("a.example:8080")
    assert not hosts.answers("a.example")
