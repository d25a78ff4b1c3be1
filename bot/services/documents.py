"""Papers for an office: the agreement as a document, and who may fetch it."""

import re
from datetime import datetime

from bot.domain.articles import AgreementDocument
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Project
from bot.services.drafting import drafts, item_id, wanted
from bot.services.phrasing.agreement import document_name
from bot.services.phrasing.articles import agreement_document
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit

NAME_LIMIT = 60


def agreement_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> AgreementDocument:
    """The agreement as it stands; items that nobody has worded have the words that the plan's answers give."""
    pack = kit.pack(project)
    items = {item_id(item) for item in wanted(pack, project)}
    texts = {item: text for item, text in drafts(uow, kit, project).items() if item in items}
    agreement = uow.dossiers.get(project.id).agreement
    return agreement_document(
        pack, project, agreement.draft(texts, "", now), kit.voice(project.language), kept=agreement
    )


def file_name(kit: Kit, project: Project, suffix: str = "docx") -> str:
    """What the file is called: the kind of paper and the project, without what a disk cannot hold."""
    kind = document_name(kit.pack(project), project, project.language)
    name = kit.voice(project.language)("document-file", kind=kind, project=project.name)
    kept = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069]+', " ", name)
    return f"{' '.join(kept.split())[:NAME_LIMIT].strip('. ') or 'kyodo'}.{suffix}"


def may_fetch(uow: UnitOfWork, project: Project, person: str) -> bool:
    """Whether that person may read the agreement now: rights can have ended since the address was made."""
    try:
        found = uow.people.get(person)
    except KeyError:
        return False
    actor = Actor(found.id, found.address.account, found.standing, uow.projects.member(project.id, person))
    return allowed(actor, Permission.SEE_COMPARISON, project)
