"""``failures``: what did not arrive and which events met a fault, for whoever runs the bot; no names and no words of
anybody.
"""

from bot.services.failures import Outcome, may_have_arrived, put_aside, reason_of, retry
from bot.services.ports import Failure, Store, StoreUnavailable, UnitOfWork
from bot.services.redoing import Redone, redo
from bot.services.scene import Kit

MOST = 1000
"""So many of each are listed, the newest deliveries and the oldest events."""

_SAID = {
    Outcome.AGAIN: "{}: it goes out with the next delivery",
    Outcome.LATER: "{}: it goes out with the person's next reminders, in their hours",
    Outcome.TAKEN: "{}: there is no such failure; it was sent again or put aside already",
    Outcome.DOUBTFUL: "{}: it may have arrived; ask the person, or say --sure",
    Outcome.BLOCKED: "{}: the person still blocks the bot; tell them another way",
    Outcome.UNREADABLE: "{}: it cannot be read any more; put it aside",
    Outcome.SETTLED: "{}: what it said is settled by now; it was put aside",
}
_DONE = frozenset({Outcome.AGAIN, Outcome.LATER, Outcome.SETTLED})

_REDONE = {
    Redone.DONE: "{}: taken again; the answer goes out with the next delivery",
    Redone.UNKNOWN: "{}: there is no such event; it was taken again already, or the reference is wrong",
    Redone.MOVED_ON: "{}: the person has gone on since, so it is left as it is; ask them to say it once more",
    Redone.UNREADABLE: "{}: it cannot be taken again (nobody's, from a group, or of an earlier version)",
}

Found = dict[str, list[dict[str, object]]]


def failing(uow: UnitOfWork) -> Found:
    """Both lists, as JSON has them; instants in UTC."""
    lost = [one for one in uow.failures.all(0, MOST) if not one.idle]
    return {
        "deliveries": [
            {
                "id": one.number,
                "platform": one.platform,
                "kind": one.kind,
                "project": one.project,
                "at": one.at.isoformat(),
                "reason": one.reason,
                "class": reason_of(one),
                "may_have_arrived": may_have_arrived(one),
            }
            for one in lost
        ],
        "events": [{"reference": ref, "at": at.isoformat()} for ref, at in uow.failures.events(MOST)],
    }


def told(found: Found) -> str:
    """The same, a line each."""
    lines = [
        "{id}\t{at}\t{platform}\t{kind}\t{reason}\t{project}".format(
            **{**one, "project": one["project"] or "-"}
        )
        + ("\tmay have arrived" if one["may_have_arrived"] else "")
        for one in found["deliveries"]
    ]
    lines += ["{reference}\t{at}\tan event that met a fault".format(**one) for one in found["events"]]
    return "\n".join(lines) or "everything has arrived, and no event failed"


def again(store: Store, kit: Kit, number: int, *, sure: bool) -> tuple[bool, str]:
    """Sends one again: whether that could not be done, and what to say."""

    def turn(uow: UnitOfWork) -> Outcome:
        outcome, failure = retry(uow, kit, number, sure=sure)
        if outcome in _DONE and failure is not None:
            _log(uow, kit, failure, aside=outcome is Outcome.SETTLED)
        return outcome

    outcome = store.run_sync(turn)
    return outcome not in _DONE, _SAID[outcome].format(number)


def all_again(store: Store, kit: Kit, *, sure: bool) -> tuple[bool, str]:
    """Sends all that can be; a line each."""
    lost = store.run_sync(lambda uow: [one for one in uow.failures.all(0, MOST) if not one.idle])
    lines = [again(store, kit, one.number, sure=sure)[1] for one in reversed(lost)]
    return False, "\n".join(lines) or "everything has arrived"


def aside(store: Store, kit: Kit, number: int) -> tuple[bool, str]:
    """Takes one off the list."""

    def turn(uow: UnitOfWork) -> bool:
        failure = put_aside(uow, number)
        if failure is not None:
            _log(uow, kit, failure, aside=True)
        return failure is not None

    done = store.run_sync(turn)
    return not done, f"{number}: put aside" if done else _SAID[Outcome.TAKEN].format(number)


def taken_again(store: Store, kit: Kit, reference: str) -> tuple[bool, str]:
    """Takes an event again. Where the fault is still there, all stays as it was."""
    try:
        outcome = store.run_sync(lambda uow: redo(uow, kit, reference))
    except StoreUnavailable:
        raise
    except Exception as fault:  # whatever the event met before
        return True, f"{reference}: the fault is still there ({type(fault).__name__}); nothing was changed"
    return outcome is not Redone.DONE, _REDONE[outcome].format(reference)


def _log(uow: UnitOfWork, kit: Kit, failure: Failure, *, aside: bool) -> None:
    at = kit.clock.now()
    action = "delivery.put_aside" if aside else "delivery.retried"
    uow.audit.add(at, "operator", action, failure.project, reason=failure.reason)
