"""What can go wrong with a publisher.

TeachingError (boundaries.errors)
  +-- PublisherError
        +-- AddressRefused   an address that is not https, or that leads elsewhere than it should
        +-- NotPublished     no such force, council, vintage or file is published
        |     +-- UnknownForce       no police force has that name
        +-- TransferFailed   no answer, or one that cannot be used: try again later
              +-- PageInstead        the publisher answered with a web page
              +-- TooLarge           more bytes than are taken
              +-- RangesIgnored      the server sends whole files only
              +-- ChangedMeanwhile   the file was replaced while it was read
"""

from boundaries.errors import TeachingError


class PublisherError(TeachingError):
    """What was asked of a publisher could not be had."""


class AddressRefused(PublisherError):
    """An address that is not https, or that leads elsewhere than it should."""


class NotPublished(PublisherError):
    """No such force, council, vintage or file is published."""


class UnknownForce(NotPublished):
    """No police force has that name."""


class TransferFailed(PublisherError):
    """No answer, or one that cannot be used: try again later."""


class PageInstead(TransferFailed):
    """The publisher answered with a web page."""


class TooLarge(TransferFailed):
    """More bytes than are taken."""


class RangesIgnored(TransferFailed):
    """The server sends whole files only."""


class ChangedMeanwhile(TransferFailed):
    """The file was replaced while it was read."""
