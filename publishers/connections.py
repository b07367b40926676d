"""Connections to publishers: certificates, proxies, time limits."""

import ssl
from urllib.parse import unquote, urlsplit

import certifi
import urllib3
from urllib3.util import make_headers


def open_pool(proxy: str | None, *, connect_s: float, read_s: float) -> urllib3.PoolManager:
    """Return connections, through a proxy where one is given, that verify whom they speak to.

    Certificates are those of the system, so that an organisation's own are honoured (``SSL_CERT_FILE`` names
    others); certifi's stand in where the system has none, as in a small container.
    """
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    timeout = urllib3.Timeout(connect=connect_s, read=read_s)
    if proxy is None:
        return urllib3.PoolManager(ssl_context=context, timeout=timeout)
    parts = urlsplit(proxy)
    # A user and password stand in the proxy's address, and the library does not send them by itself.
    known = None if parts.username is None else f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return urllib3.ProxyManager(
        proxy,
        proxy_headers=make_headers(proxy_basic_auth=known),
        ssl_context=context,
        timeout=timeout,
    )
