"""Archives pages of the work queue: announced before, acknowledged when they are on disk."""

from scrapy.exceptions import DropItem

from newscrawl.pipelines.keep import KeepPipeline, keep
from newscrawl.queue.queue import queue_of
from newscrawl.queue.values import Result, Task
from newscrawl.visit import Visit


class QueueKeepPipeline(KeepPipeline):
    """In the place of ``KeepPipeline``: ``Visit`` in, ``Article`` out."""

    async def process_item(self, item: object) -> object:
        """Archive a visit, unless its domain went to another worker meanwhile."""
        queue = queue_of(self._crawler)
        if not isinstance(item, Visit) or queue is None:
            return item
        task: Task | None = queue.in_hand.get(item.candidate.url)
        if task is None or not await queue.intend(task):
            self._crawler.stats.inc_value("newscrawl/queue/lost")
            raise DropItem(f"the domain of {item.candidate.url} went to another worker")
        kept = await keep(self._crawler, item)
        validators = item.validators
        await queue.done(
            task,
            Result(
                url=item.candidate.url,
                verdict=kept.decision.verdict,
                status=item.status,
                passing=item.passing,
                etag=validators.etag if validators else None,
                last_modified=validators.last_modified if validators else None,
                worker=queue.worker,
            ),
        )
        if kept.article is None:
            raise DropItem(f"{kept.decision.verdict} ({kept.decision.reason}): {item.candidate.url}")
        return kept.article
