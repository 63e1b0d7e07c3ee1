"""`hamm save` with real git and a remote on the disk."""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from helper import ENTRY, Result, Workplace, process, workplace
from test_history import git

from hamm_registry.core.errors import RegistryError
from hamm_registry.storage import saving
from hamm_registry.storage.repository import open_repository

SECOND = "data/initiatives/zweite.yaml"


@dataclass(frozen=True)
class Office:
    """A registry in a clone, and the repository that it is sent to."""

    place: Workplace
    remote: Path

    def save(self, *arguments: str) -> Result:
        """Save without being asked."""
        return self.place.hamm("save", "--yes", *arguments)

    def git(self, *arguments: str) -> str:
        """Run git in the clone."""
        return git(self.place.root, *arguments)

    def colleague(self, old: str, new: str, path: str = ENTRY) -> None:
        """Somebody else changes a file and sends it."""
        clone = self.remote.with_name("colleague")
        if not clone.exists():
            git(self.remote.parent, "clone", "-q", str(self.remote), str(clone))
        git(clone, "pull", "-q")
        Workplace(clone).change(old, new, path)
        git(clone, "commit", "-q", "-a", "-m", "theirs")
        git(clone, "push", "-q")

    def sent(self, path: str = ENTRY, branch: str = "main") -> str:
        """A file as the other side has it."""
        return git(self.remote, "show", f"{branch}:{path}")

    def hook(self, script: str) -> None:
        """Have the other side judge what is sent."""
        hook = self.remote / "hooks" / "pre-receive"
        hook.write_text(f"#!/bin/sh\n{script}\n")
        hook.chmod(0o755)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Give a clone in step with its remote, and somebody who may save."""
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\n\tname = Office\n\temail = office@city.example\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    place = workplace(tmp_path / "registry")
    place.another("zweite")
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(remote))
    git(place.root, "init", "-q", "-b", "main")
    git(place.root, "add", "-A")
    git(place.root, "commit", "-q", "-m", "first")
    git(place.root, "remote", "add", "origin", str(remote))
    git(place.root, "push", "-q", "-u", "origin", "main")
    return Office(place, remote)


def branch_of(office: Office) -> saving.Branch:
    return saving.branch(open_repository(office.place.root))


def test_where_a_branch_is_sent(office: Office) -> None:
    assert branch_of(office) == saving.Branch("main", "origin", "origin", "main")
    for setting, name in (("remote.pushDefault", "fork"), ("branch.main.pushRemote", "mine")):
        office.git("config", setting, name)
        found = branch_of(office)
        # Nothing was sent where the other side has no such branch.
        assert (found.remote, found.target, found.unsent) == ("origin", f"{name}/main", True)
    office.git("config", "--unset", "branch.main.pushRemote")
    office.git("config", "--unset", "remote.pushDefault")
    office.git("config", "branch.main.merge", "refs/heads/other")
    assert branch_of(office).target == "origin/other"
    office.git("config", "branch.main.merge", "refs/heads/main")
    office.git("config", "branch.main.remote", ".")
    assert (branch_of(office).remote, branch_of(office).unsent) == ("", False)
    office.git("config", "--unset", "branch.main.remote")
    office.git("remote", "add", "backup", str(office.remote))
    assert branch_of(office).remote == "origin"
    office.git("remote", "remove", "backup")
    office.git("remote", "rename", "origin", "city")
    assert branch_of(office).remote == "city"
    office.git("remote", "add", "backup", str(office.remote))
    assert branch_of(office).remote == ""


def test_what_the_other_side_lacks_is_unsent(office: Office) -> None:
    office.place.change("status: active", "status: dormant")
    office.git("commit", "-q", "-a", "-m", "x")
    assert branch_of(office).unsent
    office.git("push", "-q")
    assert not branch_of(office).unsent


@pytest.mark.parametrize(
    "name", ["rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD"]
)
def test_nothing_is_saved_in_the_middle_of_what_only_git_can_finish(
    office: Office, name: str
) -> None:
    (office.place.root / ".git" / name).touch()
    with pytest.raises(RegistryError, match="git is in the middle of something else"):
        branch_of(office)


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("registry.yaml", True),
        ("data/places.yaml", True),
        ("data/initiatives/a.yaml", True),
        ("data/photos/a.png", True),
        ("data/initiatives/sub/a.yaml", False),
        ("data/initiatives/a.yml", False),
        ("data/a.yaml", False),
        ("other.yaml", False),
        ("docs/a.yaml", False),
    ],
)
def test_only_files_of_the_registry_are_saved(path: str, is_ours: bool) -> None:
    assert saving.is_registry_file(path) is is_ours


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://github.com/city/registry.git", "github.com/city/registry/compare/main...x?"),
        ("https://office:word@github.com/city/registry", "github.com/city/registry/compare/main"),
        ("git@gitlab.example:city/sub/registry.git", "gitlab.example/city/sub/registry/-/merge_"),
        ("ssh://git@forge.example:2222/city/registry", "forge.example/city/registry/compare/ma"),
    ],
)
def test_the_page_of_a_proposal_holds_no_password(url: str, page: str) -> None:
    assert saving.proposal_address(url, "main", "x").startswith(f"https://{page}")


def test_changes_are_told_saved_and_sent(office: Office) -> None:
    office.place.change("status: active", "status: dormant")
    done = office.save()
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Not saved yet\n"
        "1 changed\n"
        "\n"
        "Changed\n"
        "  Gymnasium Beispiel – Katedralskole Bergen: Status: from active to dormant.  "
        "schule-beispiel\n"
        "1 file saved.\n"
        "Sent to origin/main.\n"
    )
    assert "status: dormant" in office.sent()
    assert office.git("log", "-1", "--format=%an %ae%n%B") == (
        "Office office@city.example\n"
        "Gymnasium Beispiel – Katedralskole Bergen\n"
        "\n"
        "Changed\n"
        "  Gymnasium Beispiel – Katedralskole Bergen: Status: from active to\n"
        "    dormant.  schule-beispiel"
    )
    assert office.save("--lang", "en").out == "Everything is saved.\n"


def test_only_the_files_of_the_registry_are_saved(office: Office) -> None:
    root = office.place.root
    office.place.put("notes.txt", "private")
    office.place.put("data/list.xlsx", "private")
    office.place.put("staged.txt", "private")
    office.git("add", "staged.txt")
    office.place.another("dritte")
    (root / SECOND).unlink()
    done = office.save("-m", "Mine")
    assert done.code == 0, done.err
    assert office.git(
        "show", "--no-renames", "--format=%s", "--name-status", "HEAD"
    ).splitlines() == [
        "Mine",
        "",
        "A\tdata/initiatives/dritte.yaml",
        "D\tdata/initiatives/zweite.yaml",
    ]
    assert office.git("status", "--porcelain").splitlines() == [
        "A  staged.txt",
        "?? data/list.xlsx",
        "?? notes.txt",
    ]


def test_no_personal_data_goes_into_the_message(office: Office) -> None:
    office.place.another("dritte")
    head = office.git("rev-parse", "HEAD")
    for message in (
        "Frau Dr. Erika Muster angerufen", "Tel. 02381 123456", "an erika.muster@gmx.de",
    ):  # fmt: skip
        done = office.save("-m", message)
        assert (done.code, done.out) == (2, "")
        assert "hamm: --message: " in done.err
        assert message not in done.err
    assert office.git("rev-parse", "HEAD") == head
    assert office.save("-m", "Anruf bei der Schule").code == 0


def test_a_file_deleted_with_git_is_saved_too(office: Office) -> None:
    office.git("rm", "-q", SECOND)
    assert office.save().code == 0
    assert office.git("show", "--format=", "--name-status", "HEAD") == f"D\t{SECOND}"


def test_what_others_have_changed_is_merged(office: Office) -> None:
    office.colleague("since:", "until:\n  date: 2020\nsince:", SECOND)
    office.place.change("status: active", "status: dormant")
    done = office.save()
    assert done.code == 0, done.err
    assert done.out.endswith("1 file saved.\n1 change by others merged.\nSent to origin/main.\n")
    assert "date: 2020" in (office.place.root / SECOND).read_text()
    assert "status: dormant" in office.sent()


def test_a_conflict_leaves_everything_as_it_was(office: Office) -> None:
    office.colleague("status: active", "status: completed")
    mine = office.place.change("status: active", "status: dormant").read_text()
    office.place.put("notes.txt", "private")
    done = office.save()
    assert done.code == 3
    assert "somebody else has changed the same lines: " + ENTRY in done.err
    assert "git merge origin/main" in done.err
    assert (office.place.root / ENTRY).read_text() == mine
    assert office.git("status", "--porcelain") == "?? notes.txt"
    assert "status: completed" in office.sent()
    # As the message says:
    with pytest.raises(Exception, match="merge"):
        office.git("merge", "-q", "origin/main")
    assert office.save().code == 3  # a file with both in it is not valid
    office.place.put(ENTRY, mine)
    done = office.save()
    assert done.code == 0, done.err
    assert "status: dormant" in office.sent()


def test_a_protected_branch_gets_a_proposal(office: Office) -> None:
    office.hook(
        "while read old new ref; do\n"
        "  if [ $ref = refs/heads/main ]; then echo 'main is protected'; exit 1; fi\n"
        "done\n"
        "echo 'Create a pull request:'\n"
        "echo '  https://git.example/city/registry/pull/new/x'\n"
    )
    office.place.change("status: active", "status: dormant")
    done = office.save()
    assert done.code == 0, done.err
    assert done.out.endswith(
        "1 file saved.\n"
        "Sent as the branch “changes-2026-11-22”.\n"
        "Propose it here: https://git.example/city/registry/pull/new/x\n"
    )
    assert "origin/main accepts no direct changes: main is protected" in done.err
    assert "status: active" in office.sent()
    assert "status: dormant" in office.sent(branch="changes-2026-11-22")
    office.place.change("status: dormant", "status: completed")
    assert office.save().out.endswith("Sent to origin/changes-2026-11-22.\n")


def test_without_an_identity_nothing_is_saved(office: Office) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("")
    office.place.change("status: active", "status: dormant")
    done = office.save()
    assert done.code == 3
    assert "git does not know whose name to save under" in done.err
    assert "git config --global user.email office@city.example" in done.err
    assert office.git("log", "--format=%s") == "first"


def test_hooks_have_their_say(office: Office) -> None:
    hook = office.place.put(".git/hooks/pre-commit", "#!/bin/sh\necho 'not today' >&2\nexit 1\n")
    hook.chmod(0o755)
    office.place.another("dritte")
    done = office.save()
    assert (done.code, office.git("log", "--format=%s")) == (3, "first")
    assert "git could not save: not today" in done.err
    hook.unlink()
    assert office.save().code == 0


def test_an_unreachable_remote_keeps_what_is_saved_for_later(office: Office) -> None:
    away = office.remote.with_name("away.git")
    office.remote.rename(away)
    office.place.change("status: active", "status: dormant")
    done = office.save()
    assert done.code == 3
    assert "“origin” cannot be reached" in done.err
    assert "Save again later to send them." in done.err
    away.rename(office.remote)
    done = office.save()
    assert done.out == (
        "Everything is saved on this computer, but not sent yet.\nSent to origin/main.\n"
    )
    assert "status: dormant" in office.sent()


def test_errors_are_not_published(office: Office) -> None:
    office.place.change("status: active", "status: activ")
    done = office.save()
    assert done.code == 3
    assert f"1 error in the files, so nothing was saved\n“hamm validate {ENTRY}” tells" in done.err


def test_where_git_can_save_nothing(office: Office, tmp_path: Path) -> None:
    bare = workplace(tmp_path / "bare")
    assert bare.hamm("save").code == 3
    assert "is not in a git repository" in bare.hamm("save").err
    office.place.change("status: active", "status: dormant")
    assert "there is no terminal to ask questions in" in office.place.hamm("save").err
    assert "Nothing was saved: --dry-run." in office.save("--dry-run").err
    office.git("checkout", "-q", "--detach")
    assert "no branch is checked out" in office.save().err
    assert office.git("log", "--format=%s") == "first"


def test_in_the_middle_of_what_git_alone_can_finish_nothing_is_saved(office: Office) -> None:
    """A rebase of either kind, a cherry-pick or a revert that waits in a conflict."""
    for status in ("dormant", "ended"):
        office.git("checkout", "-q", "-b", status)
        office.place.change("status: active", f"status: {status}")
        office.git("commit", "-q", "-a", "-m", status)
        office.git("checkout", "-q", "main")
    office.git("checkout", "-q", "-b", "later", "ended")
    office.place.change("status: ended", "status: planned")
    office.git("commit", "-q", "-a", "-m", "later")
    for call, marker, end in (
        (("rebase", "dormant"), "rebase-merge", "rebase"),
        (("rebase", "--apply", "dormant"), "rebase-apply", "rebase"),
        (("cherry-pick", "dormant"), "CHERRY_PICK_HEAD", "cherry-pick"),
        (("revert", "HEAD~1"), "REVERT_HEAD", "revert"),
    ):
        with pytest.raises(subprocess.CalledProcessError):
            office.git(*call)
        assert (office.place.root / ".git" / marker).exists()
        state = office.git("status", "--porcelain=v2", "--branch")
        done = office.save()
        assert (done.code, done.out) == (3, ""), call
        assert "git is in the middle of something else (rebase, cherry-pick or revert)" in done.err
        assert office.git("status", "--porcelain=v2", "--branch") == state
        office.git(end, "--abort")


def test_without_a_remote_it_is_saved_here(office: Office) -> None:
    office.git("remote", "remove", "origin")
    office.place.change("status: active", "status: dormant")
    assert office.save().out.endswith("\n1 file saved.\n")


def test_where_a_proposal_is_made() -> None:
    table = {
        "https://github.com/city/registry.git": "https://github.com/city/registry/compare/main...x"
        "?expand=1",
        "git@gitlab.opencode.de:city/registry.git": "https://gitlab.opencode.de/city/registry/-/"
        "merge_requests/new?merge_request%5Bsource_branch%5D=x",
        "ssh://git@codeberg.org:22/city/registry": "https://codeberg.org/city/registry/compare/"
        "main...x",
        "https://token@github.com/city/registry": "https://github.com/city/registry/compare/main...x"
        "?expand=1",
        "/srv/registry.git": "",
        r"C:\registry.git": "",
        "file:///srv/registry.git": "",
    }
    assert {url: saving.proposal_address(url, "main", "x") for url in table} == table


# Interrupted

KILLER = """\
#!/bin/sh
case " $* " in *" $KILL_AT "*) kill -9 $PPID; exit 1;; esac
{git} "$@"
code=$?
case " $* " in *" $KILL_AFTER "*) kill -9 $PPID;; esac
exit $code
"""
"""A git that kills the program that has called it, before or after one of its commands."""


def killed_save(office: Office, before: str = "-", after: str = "-") -> None:
    """Save, and be killed before or after a command of git."""
    folder = office.remote.with_name("bin")
    folder.mkdir(exist_ok=True)
    program = folder / "git"
    program.write_text(KILLER.format(git=shutil.which("git")))
    program.chmod(0o755)
    done = process(
        "save", "--yes", "--root", office.place.root,
        PATH=f"{folder}{os.pathsep}{os.environ['PATH']}", KILL_AT=before, KILL_AFTER=after,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, (done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("commit", "-"),
        ("-", "commit"),
        ("-", "fetch"),
        ("-", "merge"),
        ("push", "-"),
        ("-", "push"),
    ],
)
def test_a_save_that_was_killed_is_continued(office: Office, before: str, after: str) -> None:
    office.place.change("status: active", "status: dormant")
    office.colleague("since:", "until:\n  date: 2020\nsince:", SECOND)
    killed_save(office, before, after)
    again = office.save()
    assert (again.code, again.err) == (0, "")
    assert "status: dormant" in office.sent()
    assert "date: 2020" in office.sent(SECOND)
    assert office.save("--lang", "en").out == "Everything is saved.\n"
    assert office.git("status", "--porcelain") == ""


def test_a_save_killed_in_a_conflict_says_how_to_go_on(office: Office) -> None:
    office.place.change("status: active", "status: dormant")
    office.colleague("status: active", "status: ended")
    killed_save(office, after="merge")
    again = office.save("--lang", "en")
    assert (again.code, again.out) == (3, "")
    assert again.err == (
        f"hamm: a merge is not finished: {ENTRY}\n"
        "Keep in each file what is right between <<<<<<< and >>>>>>>, then save again. Or go "
        "back to the time before the merge, and save again:\n"
        "  git merge --abort\n"
    )
    text = (office.place.root / ENTRY).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("<<<<<<<", ">>>>>>>"))]
    ours = "\n".join(kept).replace("=======\nstatus: ended\n", "") + "\n"
    office.place.put(ENTRY, ours)
    settled = office.save("--lang", "en")
    assert (settled.code, settled.err) == (
        0,
        "A merge was interrupted; this finishes it.\n",
    )
    assert "status: dormant" in office.sent()


def test_a_merge_killed_before_its_commit_is_finished(office: Office) -> None:
    office.colleague("since:", "until:\n  date: 2020\nsince:", SECOND)
    office.place.change("status: active", "status: dormant")
    office.git("commit", "-q", "-a", "-m", "ours")
    office.git("fetch", "-q")
    office.git("merge", "-q", "--no-commit", "--no-ff", "origin/main")
    done = office.save("--lang", "en")
    assert (done.code, done.err) == (0, "A merge was interrupted; this finishes it.\n")
    assert "status: dormant" in office.sent()


def test_the_lock_of_a_git_that_was_killed_is_named(office: Office) -> None:
    office.place.change("status: active", "status: dormant")
    lock = office.place.root / ".git" / "index.lock"
    lock.touch()
    done = office.save("--lang", "en")
    assert done.code == 3
    assert done.err == (
        "hamm: another git program is at work here, or one was interrupted\n"
        f"If none is running, delete {lock} and save again. Nothing is lost.\n"
    )
    lock.unlink()
    assert office.save().code == 0
