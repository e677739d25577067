"""Why an image could not be pulled."""

from __future__ import annotations

import pytest

from catalog.run.argo.image_words import image_sentence

BACK_OFF = 'Back-off pulling image "team/app:1": ErrImagePull: '


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("failed to resolve reference: docker.io/team/app:1: not found", "the registry has no such image"),
        ("pull access denied, repository does not exist or may require authorization", "imagePullSecret is missing"),
        ("dial tcp: lookup registry.example on 10.0.0.1:53: no such host", "cannot be reached from the node"),
        ("tls: failed to verify certificate: x509: unknown authority", "certificate is not trusted"),
        ("toomanyrequests: You have reached your pull rate limit", "allows no more pulls"),
        ("no match for platform in manifest: not found", "the registry has no such image"),
    ],
)
def test_the_cause_is_told_in_words(message: str, words: str) -> None:
    sentence = image_sentence("ImagePullBackOff", BACK_OFF + message)
    assert sentence.startswith('the image "team/app:1" cannot be pulled: ')
    assert words in sentence


def test_without_a_cause_the_image_is_named_all_the_same() -> None:
    assert image_sentence("ErrImagePull", "something odd", "a:1") == 'the image "a:1" cannot be pulled'


def test_words_in_the_name_are_no_cause() -> None:
    assert image_sentence("ErrImagePull", 'pulling image "not found/denied:401"') == (
        'the image "not found/denied:401" cannot be pulled'
    )


def test_what_is_not_a_matter_of_the_registry() -> None:
    assert image_sentence("InvalidImageName", "", "A b") == 'the image "A b" has no valid name'
    assert "pull policy is Never" in image_sentence("ErrImageNeverPull", "", "a:1")
