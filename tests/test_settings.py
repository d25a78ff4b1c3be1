"""Settings: every problem at once, by its name in the environment, and nothing read that was not given."""

import pytest

from bot.settings import SettingsError, read_settings


def test_without_anything_both_platforms_are_off_and_the_database_is_a_file_under_var() -> None:
    settings = read_settings({})
    assert not settings.slack_on
    assert not settings.line_on
    assert settings.database_url == "sqlite:///var/kyodo.db"
    assert (settings.host, settings.port, settings.kyodo_timezone) == ("127.0.0.1", 8000, "Asia/Tokyo")


def test_a_mapping_alone_is_read_and_not_the_environment_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "from outside")
    monkeypatch.setenv("PORT", "not a number")
    assert read_settings({}).line_channel_secret == ""


def test_the_environment_is_read_when_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "s")
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "t")
    assert read_settings().line_on


def test_an_empty_value_is_as_good_as_none() -> None:
    assert read_settings({"PORT": "", "KYODO_TIMEZONE": ""}).port == 8000


def test_all_problems_are_told_at_once_by_their_names() -> None:
    with pytest.raises(SettingsError) as told:
        read_settings({"PORT": "many", "KYODO_TIMEZONE": "Asia/Isa", "PUBLIC_URL": "kyodo.example.jp"})
    assert [problem.partition(":")[0] for problem in told.value.problems] == [
        "PORT",
        "PUBLIC_URL",
        "KYODO_TIMEZONE",
    ]


@pytest.mark.parametrize(
    "lonely",
    [
        {"LINE_CHANNEL_SECRET": "s"},
        {"LINE_CHANNEL_ACCESS_TOKEN": "t"},
        {"SLACK_BOT_TOKEN": "xoxb-1"},
        {"SLACK_SIGNING_SECRET": "s"},
    ],
)
def test_half_a_platform_is_a_problem(lonely: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="go together"):
        read_settings(lonely)


def test_the_budget_of_line_is_a_number_and_none_is_not_nought() -> None:
    assert read_settings({}).kyodo_line_budget is None
    assert read_settings({"KYODO_LINE_BUDGET": ""}).kyodo_line_budget is None
    assert read_settings({"KYODO_LINE_BUDGET": "0"}).kyodo_line_budget == 0
    for wrong in ("-1", "many", "1.5"):
        with pytest.raises(SettingsError, match="KYODO_LINE_BUDGET"):
            read_settings({"KYODO_LINE_BUDGET": wrong})


def test_socket_mode_needs_no_signing_secret() -> None:
    assert read_settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}).slack_on


def test_administrators_are_listed_with_commas() -> None:
    assert read_settings({"KYODO_ADMINS": " U1, U2 ,,"}).admins == {"U1", "U2"}
