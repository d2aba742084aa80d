"""Passkeys (WebAuthn level 2): discoverable, and always with the device's own check of who holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from holub_desk.vault.tables import Passkey, Person

MOST: Final = 10
"""Of one person."""
_RP_NAME: Final = "Desk"
_WAIT_MILLISECONDS: Final = 120_000


class PasskeyRefused(Exception):
    """What a browser sent is no proof. Carries nothing of it."""


@dataclass(frozen=True)
class Place:
    """Under which name of the desk, and from which page of it, a passkey is used."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class PasskeyShown:
    """A passkey in a list."""

    id: str
    """In hex."""
    label: str
    rp_id: str
    made_on: date
    used_on: date


Used = Callable[[bytes], bool]
"""Whether a challenge is ours, and not used before; it is from then on."""


def options_to_register(session: Session, person: Person, rp_id: str, challenge: bytes) -> str:
    """What `navigator.credentials.create` is asked for, as JSON."""
    options = generate_registration_options(
        rp_id=rp_id,
        rp_name=_RP_NAME,
        user_id=person.handle,
        user_name=person.name,
        challenge=challenge,
        timeout=_WAIT_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_described(session, person.id),
    )
    return options_to_json(options)


def options_to_sign_in(session: Session, person: int | None, rp_id: str, challenge: bytes) -> str:
    """What `navigator.credentials.get` is asked for: any passkey of the desk's, or of one person's."""
    options = generate_authentication_options(
        rp_id=rp_id,
        challenge=challenge,
        timeout=_WAIT_MILLISECONDS,
        allow_credentials=None if person is None else _described(session, person),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def register(session: Session, person: int, untrusted: Any, label: str, place: Place, used: Used, today: date) -> None:
    """Keep a new passkey; the caller commits. Raises PasskeyRefused."""
    if len(_described(session, person)) >= MOST:
        raise PasskeyRefused
    with _refusing():
        credential = parse_registration_credential_json(untrusted)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    if not used(challenge) or session.get(Passkey, made.credential_id) is not None:
        raise PasskeyRefused
    session.add(
        Passkey(
            id=made.credential_id,
            person_id=person,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            rp_id=place.rp_id,
            label=label,
            made_on=today,
            used_on=today,
        )
    )
    session.flush()


def verify(session: Session, untrusted: Any, place: Place, used: Used, today: date) -> int:
    """Whose passkey has just signed; the caller commits. Raises PasskeyRefused."""
    with _refusing():
        credential = parse_authentication_credential_json(untrusted)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
    key = session.get(Passkey, credential.raw_id)
    if key is None or key.rp_id != place.rp_id:
        raise PasskeyRefused
    person = session.get_one(Person, key.person_id)
    if person.left or credential.response.user_handle not in (None, person.handle):
        raise PasskeyRefused
    with _refusing():
        proved = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    if not used(challenge):
        raise PasskeyRefused
    key.sign_count, key.used_on = proved.new_sign_count, today
    return key.person_id


def listed(session: Session, person: int) -> tuple[PasskeyShown, ...]:
    """Someone's passkeys, the oldest first."""
    rows = session.scalars(select(Passkey).where(Passkey.person_id == person).order_by(Passkey.made_on, Passkey.id))
    return tuple(PasskeyShown(row.id.hex(), row.label, row.rp_id, row.made_on, row.used_on) for row in rows)


@contextmanager
def _refusing() -> Iterator[None]:
    """CBOR, certificates and curves are parsed in here, by several libraries: what trips one of them is no proof."""
    try:
        yield
    except Exception:
        raise PasskeyRefused from None


def _described(session: Session, person: int) -> list[PublicKeyCredentialDescriptor]:
    ids = session.scalars(select(Passkey.id).where(Passkey.person_id == person))
    return [PublicKeyCredentialDescriptor(id=each) for each in ids]
