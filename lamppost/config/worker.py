"""The worker's periodic jobs: deletion on time, alerts that end, keys ahead of time."""

from __future__ import annotations

import asyncio
import threading

from django.utils import timezone
from procrastinate import App, PsycopgConnector

from lamppost.accounts import actions as accounts
from lamppost.alerts import tasks as alerts
from lamppost.config.databases import url_of
from lamppost.dispatch import tasks as dispatch
from lamppost.feed import tasks as feed
from lamppost.footage import tasks as footage
from lamppost.residents import tasks as residents

STALLED_AFTER = 120  # seconds without a heartbeat

app = App(connector=PsycopgConnector(conninfo=url_of("worker")))


@app.periodic(cron="* * * * *")
@app.task(pass_context=False, queueing_lock="tidy")
def tidy(timestamp: int) -> None:
    """Everything that must be gone by a time is gone within a minute of it."""
    now = timezone.now()
    dispatch.purge_exact(now)
    dispatch.close_orphans(now)
    dispatch.delete_old_calls(now)
    alerts.end_due(now)
    alerts.erase_recipients(now)
    alerts.trim_live_log(now)
    alerts.forget_digests(now)
    accounts.delete_expired_sessions()
    accounts.delete_old_guesses()
    residents.delete_over(now)
    feed.tidy(now)
    footage.tidy(now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="keys")
def keys(timestamp: int) -> None:
    """Refill the pool of push keys while nobody waits for them."""
    alerts.refill_keys()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="digests", lock="digests")
def digests(timestamp: int) -> None:
    """The digests whose hour has come."""
    alerts.send_digests(timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="stalled")
async def retry_stalled(timestamp: int) -> None:
    """A killed worker's jobs run again; nothing else would do that."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await app.job_manager.retry_job(job)


def run() -> None:
    """Work until told to stop (SIGTERM or SIGINT)."""

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(
                concurrency=2, install_signal_handlers=True, delete_jobs="always"
            )

    stop = threading.Event()
    letters = threading.Thread(target=residents.run_letters, args=(stop,), name="letters")
    pictures = threading.Thread(target=footage.run, args=(stop,), name="pictures")
    letters.start()
    pictures.start()
    try:
        asyncio.run(work())
    finally:
        stop.set()
        letters.join()
        pictures.join()
