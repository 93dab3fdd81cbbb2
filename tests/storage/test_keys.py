"""What a guess at a passphrase costs. Other tests seal cheaply; this one does not, and holds the cost itself."""

from __future__ import annotations

import json

from screener.storage.audit_log import keys

PHRASE = "candle forest plain seven"


def test_a_sealed_secret_costs_what_is_promised_and_opens_only_with_its_passphrase() -> None:
    secret = keys.new_secret()
    sealed = keys.seal(secret, PHRASE, "S1")
    said = json.loads(sealed)
    assert (said["n"], said["r"], said["p"]) == (2**16, 8, 1)  # 128 n r = 64 MB: RFC 7914
    assert len(bytes.fromhex(said["salt"])) == 16
    assert keys.unseal(sealed, PHRASE, "S1") == secret
    assert keys.unseal(sealed, PHRASE + " ", "S1") is None
    assert keys.unseal(sealed, PHRASE, "S2") is None  # whose it is cannot be exchanged


def test_a_cost_that_is_read_back_and_would_stop_the_machine_is_refused() -> None:
    said = json.loads(keys.seal(keys.new_secret(), PHRASE, "S1"))
    assert keys.unseal(json.dumps(said | {"n": 2**30}), PHRASE, "S1") is None
