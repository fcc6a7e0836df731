"""Each request that brings a sound Idempotency-Key gets one of its own: the description cannot say
that a key is for one request only."""

import re
import uuid

import schemathesis

SOUND = re.compile(r"[A-Za-z0-9._:-]{1,100}")


@schemathesis.hook
def before_call(context, case, kwargs):
    headers = case.headers or {}
    key = headers.get("Idempotency-Key")
    if isinstance(key, str) and SOUND.fullmatch(key):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
