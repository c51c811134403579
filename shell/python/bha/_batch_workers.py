"""A batch over the workers of a Dask scheduler: how much goes at once, what becomes of workers that die."""

from __future__ import annotations

import asyncio
import concurrent.futures
import queue

from ._batch import FAILURES, Done, Folder, Job, failure, finish, work
from ._batch_inputs import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Client and scheduler take milliseconds for a task, the worker too: files go together, so long as each thread gets some tasks.
_tasks_a_thread, _most_files, _most_bytes = 8, 256, 2_000_000_000
_patience_s = 60


def spread(client: Any, job: Job, inputs: list[Input], files_a_task: int) -> Iterator[Done]:
    """Over the workers, some tasks a thread ahead: a scheduler never knows of more, however many files there are.

    A worker that dies loses what it was at, and Dask gives that to another. Of those that die again and again it blames whatever waits for
    them too, so a task is taken apart, and a file is tried once more when nothing else is under way; if they die of that, it is a row.
    """
    import distributed

    threads = _threads_of(client)
    batches = iter(_batches(inputs, files_a_task or max(1, min(_most_files, len(inputs) // (_tasks_a_thread * threads)))))
    under_way: dict[Any, tuple[Any, tuple[Input, ...]]] = {}
    ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
    suspects: list[Input] = []
    alone: Input | None = None

    async def answer_of(task: Any) -> Any:  # each waits by itself: what lay on a machine that died is missed only after half a minute
        return (await client.gather([task], asynchronous=True))[0]

    def submit(batch: tuple[Input, ...] | None) -> None:
        if batch:
            task = client.submit(work, job, batch, pure=False)
            answer = asyncio.run_coroutine_threadsafe(answer_of(task), client.loop.asyncio_loop)
            under_way[answer] = task, batch
            answer.add_done_callback(ended.put)

    try:
        for _ in range(max(16, 4 * threads)):
            submit(next(batches, None))
        while under_way or suspects:
            if not under_way:
                alone = suspects.pop()
                submit((alone,))
            answer = _next(ended, client)
            _, batch = under_way.pop(answer)
            submit(next(batches, None))
            try:
                yield from answer.result()
            except distributed.KilledWorker:
                if batch == (alone,):
                    yield _lost(job, batch[0])
                elif len(batch) == 1:
                    suspects.append(batch[0])
                for one in batch if len(batch) > 1 else ():
                    submit((one,))
            except (asyncio.CancelledError, concurrent.futures.CancelledError):
                raise ConnectionError("the scheduler has gone, or somebody cancelled the tasks") from None
    finally:
        client.cancel([task for task, _ in under_way.values()])


def _threads_of(client: Any) -> int:
    """Of all workers, when there is one. TimeoutError: there is none."""
    import distributed

    try:
        client.wait_for_workers(1, timeout=_patience_s)
    except distributed.TimeoutError:
        raise TimeoutError(f"the scheduler has had no worker for {_patience_s} s") from None
    return sum(client.nthreads().values())


def _next(ended: queue.SimpleQueue[Any], client: Any) -> Any:
    """What has ended. While nothing does, somebody must be at work. TimeoutError: there are no workers any more."""
    while True:
        try:
            return ended.get(timeout=_patience_s)
        except queue.Empty:
            _threads_of(client)


def _batches(inputs: list[Input], most: int) -> Iterator[tuple[Input, ...]]:
    batch: list[Input] = []
    for one in inputs:
        if batch and (len(batch) == most or sum(each.size for each in batch) + one.size > _most_bytes):
            yield tuple(batch)
            batch = []
        batch.append(one)
    if batch:
        yield tuple(batch)


def _lost(job: Job, one: Input) -> Done:
    remedy = "give the workers more memory, or read the file alone"
    message = f"{one.name}: found that every worker that read it died, expected a result. What to do: {remedy}. [worker_lost, 0]"
    done = Done(one.hash, "worker_lost", message)
    finish(job, one, done, {FAILURES: failure(one, "worker_lost", 0, message, remedy)}, Folder(job.out, job.storage) if job.out else None)
    return done
