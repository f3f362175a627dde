"""Reading reports of mail that came back (RFC 3464), as mail servers send them to the address we write from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parseaddr

OURS = re.compile(r"<outbox-(\d{1,18})\.([0-9a-f]{24})@")
MOST_BYTES = 1_000_000  # of one report; the rest of a longer one is not read


@dataclass(frozen=True)
class Report:
    """What a report says of one message of ours: which it was, to whom it went, and why it came back."""

    email_id: int
    proof: str
    address: str
    status: str


def split_mailbox(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The messages of an mbox, or the one that a file holds by itself, without holding more than one of them."""
    kept: list[bytes] = []
    size, is_after_gap = 0, True
    for line in lines:
        if line.startswith(b"From ") and is_after_gap:
            if kept:
                yield b"".join(kept)
            kept, size = [], 0
        elif size < MOST_BYTES:
            kept.append(line)
            size += len(line)
        is_after_gap = not line.strip()
    if kept:
        yield b"".join(kept)


def read_report(data: bytes) -> Report | None:
    """The report, or None for what is no report of a failure, or quotes no message that could be ours."""
    message = message_from_bytes(data)
    status, headers = None, None
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = status or _failure_in(part)
        elif kind in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            headers = headers or _quoted(part)
    if status is None or headers is None:
        return None
    named = OURS.search(str(headers.get("Message-ID", "")))
    if named is None or str(headers.get("X-Outbox-Id", "")).strip() != named[1]:
        return None
    return Report(int(named[1]), named[2], parseaddr(str(headers.get("To", "")))[1], status)


def _failure_in(part: Message) -> str | None:
    """The status of the first recipient whose delivery was given up; delays are no failures."""
    payload = part.get_payload()
    for block in payload if isinstance(payload, list) else []:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            return str(block.get("Status", "")).strip()
    return None


def _quoted(part: Message) -> Message | None:
    """The headers of the message that came back."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload[0] if payload and isinstance(payload[0], Message) else None
    return message_from_string(str(payload))
