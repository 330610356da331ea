"""A canonical problem is found by the versions on which its reports have it, as long as they are linked."""

import time
from collections.abc import Callable
from typing import Any

from portal.community import actions as community
from portal.community import documents
from portal.problems import actions
from portal.search.engine import LOOK_AGAIN
from tests.community.test_browse import titles
from tests.community.told import problem


def test_search_narrowed_to_a_version_finds_the_problem_until_its_report_is_parted(
    db: Any, cast: Any, client: Any, run_jobs: Callable[[], int]
) -> None:
    known = problem(cast.kim, title="Sync stops at 4%", version=cast.version("4.0"))
    report = problem(cast.mei, title="Sync hangs", version=cast.version("4.1"))
    link = actions.link(cast.anna, report, known)

    def found_on(version: str) -> set[str]:
        db.commit()
        run_jobs()
        time.sleep(2 * LOOK_AGAIN)
        return set(titles(client.get(f"/search?q=sync&product=lumen&version={version}").text))

    assert found_on("4.1") == {"Sync stops at 4%", "Sync hangs"}
    assert found_on("4.2") == set()
    community.me_too(cast.ravi, report, version=cast.version("4.2"))
    assert found_on("4.2") == {"Sync stops at 4%", "Sync hangs"}
    actions.unlink(cast.anna, link)
    assert found_on("4.1") == {"Sync hangs"}
    assert found_on("4.2") == {"Sync hangs"}
    assert found_on("4.0") == {"Sync stops at 4%"}


def test_a_report_has_its_own_versions_alone(db: Any, cast: Any) -> None:
    known, report = problem(cast.kim, version=cast.version("4.0")), problem(cast.mei, version=cast.version("4.1"))
    community.me_too(cast.ravi, known, version=cast.version("4.2"))
    actions.link(cast.anna, report, known)
    of_known, of_report = documents.load([known.id, report.id])
    assert set(of_known.version_ids) == {cast.version(name).id for name in ("4.0", "4.1", "4.2")}
    assert of_report.version_ids == (cast.version("4.1").id,)
