"""``policy: {scores: …}``: how much each layer's answers on scales weigh, where a municipality gives figures."""

from collections.abc import Mapping, Sequence

from bot.domain.questions import Questionnaire
from bot.domain.scores import LAYERS, layers_asked
from bot.packs.tables import Table


def weights(policy: Table, sheets: Sequence[Questionnaire]) -> Mapping[str, int]:
    """The weight of each layer that counts; empty where the pack has no scores."""
    scores = policy.table("scores")
    scored = {layer for sheet in sheets for question in sheet.questions for layer in layers_asked(question)}
    if scores is None:
        if scored:
            policy.warn(
                "questions say score: true, but policy has no scores: {weights: …}; nothing is counted"
            )
        return {}
    scores.only(("weights",))
    table = scores.table("weights")
    if table is None:
        scores.fault(f"scores needs weights for {', '.join(LAYERS)}, or for some of them")
        return {}
    table.only(LAYERS)
    found = {}
    for layer in LAYERS:
        if layer not in table:
            continue
        weight = table.value[layer]
        if not isinstance(weight, int) or isinstance(weight, bool) or weight < 1:
            table.fault(f"the weight of {layer} must be a whole number of 1 or more")
        elif layer not in scored:
            table.fault(f"{layer} has a weight, but answers no scale question with score: true")
        else:
            found[layer] = weight
    if not table.value:
        table.fault(f"weights is empty; known are {', '.join(LAYERS)}")
    return found
