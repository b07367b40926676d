"""Which addresses are asked, where they may lead to, and through which proxy."""

import ipaddress
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from publishers.errors import AddressRefused


def checked_address(address: str) -> str:
    """Return an address that may be asked: https, or http on this machine; without a slash at its end.

    Raises
    ------
    AddressRefused
        It is of another kind, holds a password, or is http to another machine, where anybody on the way
        could change what comes.

    Examples
    --------
    >>> checked_address("https://data.police.uk/")
    'https://data.police.uk'
    >>> checked_address("http://127.0.0.1:8765")
    'http://127.0.0.1:8765'
    """
    shown = address[:200]
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        raise AddressRefused(f"'{shown}' is not a web address; give one such as https://data.police.uk")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(
            f"the address of {host} holds a user or password; leave it out: the data are open"
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise AddressRefused(
            f"address '{shown}' is not https; only this machine (127.0.0.1, localhost) is asked over http"
        )
    return address.strip().rstrip("/")


def redirected_address(address: str, location: str) -> str:
    """Return where an answer leads to: https elsewhere, or the same host of this machine.

    Raises
    ------
    AddressRefused
        It leads to http on another host, or from the network into this machine.
    """
    target = urljoin(address, location)
    start, end = urlsplit(address).hostname or "", urlsplit(checked_address(target)).hostname or ""
    if is_loopback(end) and end != start:
        raise AddressRefused(
            f"{address[:200]} leads to '{target[:200]}' on this machine; that is no publisher's answer"
        )
    return target


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine.

    Examples
    --------
    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "data.police.uk", "10.0.0.1")]
    [True, True, True, False, False]
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_for(address: str) -> str | None:
    """Return the proxy that the environment names for an address (HTTPS_PROXY, NO_PROXY), if any.

    This machine is never asked through a proxy, which would ask itself instead.

    Raises
    ------
    AddressRefused
        The proxy is of a kind that is not spoken, such as SOCKS.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in {"http", "https"}:
        kind = urlsplit(proxy).scheme
        raise AddressRefused(f"the environment names a {kind} proxy; only http and https proxies are spoken")
    return proxy
