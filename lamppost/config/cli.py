"""The one command, `lamppost`. Each verb is a function here or in the room it belongs to."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from lamppost.accounts import commands as account_commands
from lamppost.agencies import commands as agency_commands
from lamppost.config.stopping import until_told
from lamppost.dispatch import code_commands
from lamppost.dispatch import commands as feed_commands
from lamppost.feed import commands as post_commands
from lamppost.residents import commands as resident_commands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamppost.config.settings")


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; 0 is success, 2 is wrong use, 1 is a check that found something."""
    parsed = _parser().parse_args(arguments)
    act: Callable[[argparse.Namespace], int] = parsed.act
    return act(parsed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lamppost", description="Run and look after Lamppost.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    run = verbs.add_parser("run", help="start everything, until Ctrl-C")
    run.add_argument("--demo", action="store_true", help="fill the demo city and play its calls")
    run.add_argument("--auto-editor", action="store_true", help="let demo editors approve drafts")
    run.add_argument("--no-calls", action="store_true", help="demo city without a call stream")
    run.set_defaults(act=_run)
    for name, act, text in (
        ("migrate", _migrate, "bring the database to this version and apply the privacy policy"),
        ("grants", _grants, "print the privacy policy of the database"),
        ("doctor", _doctor, "check the installation; 1 if something is unsafe"),
        ("worker", _worker, "run the periodic jobs (started by run)"),
        ("deliver", _deliver, "tell people about alerts (started by run)"),
        ("poll", _poll, "poll CAD feeds (started by run)"),
        ("clean-demo", _clean_demo, "remove every trace of the demo city"),
    ):
        verbs.add_parser(name, help=text).set_defaults(act=act)
    rotate = verbs.add_parser("rotate-keys", help="seal e-mails under a new master key")
    rotate.add_argument(
        "--forget-old", action="store_true", help="older backups can never be opened again"
    )
    rotate.set_defaults(act=_rotate_keys)
    account_commands.add_arguments(verbs)
    agency_commands.add_arguments(verbs)
    code_commands.add_arguments(verbs)
    feed_commands.add_arguments(verbs)
    post_commands.add_arguments(verbs)
    resident_commands.add_arguments(verbs)
    return parser


def _run(options: argparse.Namespace) -> int:
    from lamppost.config.run import run

    return run(demo=options.demo, auto_editor=options.auto_editor, calls=not options.no_calls)


def _migrate(options: argparse.Namespace) -> int:
    from lamppost.config import schema

    schema.start_database()
    _set_up()
    schema.migrate(verbosity=1)
    return 0


def _grants(options: argparse.Namespace) -> int:
    from lamppost.config.grants import as_text

    sys.stdout.write(as_text() + "\n")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from lamppost.config.doctor import examine

    findings = examine()
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    unsafe = [finding for finding in findings if finding.unsafe]
    sys.stdout.write("unsafe: do not start\n" if unsafe else "all is well\n")
    return 1 if unsafe else 0


def _worker(options: argparse.Namespace) -> int:
    _set_up()
    from lamppost.config import worker

    worker.run()
    return 0


def _deliver(options: argparse.Namespace) -> int:
    _set_up()
    from lamppost.alerts.tasks import run_deliveries

    run_deliveries(until_told())
    return 0


def _poll(options: argparse.Namespace) -> int:
    _set_up()
    from lamppost.dispatch.poller import run

    run(until_told())
    return 0


def _rotate_keys(options: argparse.Namespace) -> int:
    from lamppost.config import rotation

    return rotation.rotate(forget_old=options.forget_old)


def _clean_demo(options: argparse.Namespace) -> int:
    from lamppost.config.clean import clean_demo

    return clean_demo()


def _set_up() -> None:
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
