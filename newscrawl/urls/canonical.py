"""The canonical form of an article's address.

Folded away is what never tells one article from another: tracking and session parameters, AMP,
mobile and print variants, fragments (but ``#!``), default ports, the order of parameters, the
spelling of percent-encodings and of international host names, a trailing slash, ``index.html``.
Kept are scheme and ``www.``, since the result should still be an address that works;
:func:`url_key` folds those too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

from newscrawl.urls import declared as _declared
from newscrawl.urls.hosts import is_address, is_http, normal_host, site

_DEFAULT_PORTS = {"http": "80", "https": "443"}
_STRIPPED = re.compile(r"[\t\r\n]")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_QUERY_SAFE = "/?:@!$'()*,;-._~%[]|+="

_TRACKING = re.compile(
    r"""(?:
      utm_\w*|utm|mtm_\w*|pk_\w+|piwik_\w+|matomo_\w+|hsa_\w+|_hs\w+|hsctatracking|at_\w+|itm_\w+|
      mc_[ce]id|wt[_.]\w+|ns_\w+|oly_\w+|vero_\w+|trk\w*|fb_\w+|__twitter_impression|_branch\w*|
      fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|
      li_fat_id|epik|rdt_cid|sccid|srsltid|s_kwcid|ef_id|mkt_tok|_openstat|_gl|_ga|_gac|
      ncid|ocid|icid|cmpid|cmp|campaign|campaign_id|cid_source|s_cid|intcid|intcmp|ito|xtor|xtref|
      smid|smtyp|smprod|sr_share|share|shared|share_\w+|sharetype|guccounter|guce_\w+|maca|
      ref|ref_|ref_src|ref_url|referrer|referer|reflink|refer|rss|feed_id|feedtype|feedname|
      partner|link_source|spm|scm|dicbo|wpisrc|wpmm|ftag|ftcamp|traffic_source|
      yptr|rnd|_rnd|cachebuster|mbid|bxid|cndid|esrc|
      cx_\w+|tpcc|sref|sfmc_\w+|algo|action_(?:object|type|ref)_map|emci|emdi|ceid|
      commentid|showcomments|from_search|soc_(?:src|trk)
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_SESSION = re.compile(r"(?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sess)$", re.I)
_VARIANT = re.compile(
    r"(?:amp|print|printable|printer|printview|print_view|printerfriendly|printer_friendly|"
    r"pagewanted|mobile|m|nomobile|desktop|outputtype|output|view|format|layout|mode|tmpl|"
    r"version|platform|display|usqp|amp_js_v|amp_gsa|amp_tf|aoh|amp_ct)$",
    re.I,
)
_ALWAYS_VARIANT = frozenset({"usqp", "amp_js_v", "amp_gsa", "amp_tf", "aoh", "amp_ct", "nomobile"})
_VARIANT_VALUE = re.compile(
    r"(?:|1|true|yes|y|on|amp|amphtml|print|printable|printer|mobile|desktop|all|full|popup)$", re.I
)
# A bare number under these names may be a page or a revision, not a switch.
_NAMED_ONLY = frozenset({"view", "format", "layout", "mode", "output", "version", "display"})
_NAMED_VALUE = re.compile(r"(?:amp|amphtml|print|printable|printer|mobile|desktop)$", re.I)
_WITH_PRINT = frozenset({"tmpl"})

_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.I)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp|shtml|cfm)$", re.I)
_AMP_END = re.compile(r"/amp(?:/index)?(?:\.html?)?/?$|\.amp/?$|\.amp(?=\.html?$)", re.I)
_AMP_START = re.compile(r"^/amp(?:/s)?(?=/[^/]+)", re.I)
_PRINT_END = re.compile(r"/(?:print|printable|print-view|printview|drucken)(?:\.html?)?/?$", re.I)
_VARIANT_HOST = re.compile(r"(?:m|amp|mobile|mobil|wap|touch|print)$", re.I)
_AMP_CACHE = re.compile(r"^/(?:[civr]+)/(?:s/)?(?P<rest>[^/]+\.[^/]+.*)$", re.I)
_AMP_VIEWER = re.compile(r"^/amp/(?:s/)?(?P<rest>[^/]+\.[^/]+.*)$", re.I)
_ROUNDS = 4
"""One variant may hide another: an AMP cache's copy of an AMP page. Three are never seen."""
_WWW = re.compile(r"www\d*\.(?=[^.]+\.)")


def canonical_url(url: str, *, declared: str = "") -> str:
    """The address under which duplicates of the page at ``url`` meet.

    ``declared`` is what the page's ``rel=canonical`` says (relative to ``url``, or absolute); it
    is taken where it is plausible (:func:`newscrawl.urls.plausible`). An address that is not
    http(s) is given back stripped. Idempotent.
    """
    own = _canonical(url)
    if declared and is_http(own):
        stated = _declared.absolute(url, declared)
        if stated:
            stated = _canonical(stated)
            if stated != own and _declared.plausible(own, stated):
                return stated
    return own


def url_key(url: str) -> str:
    """The key of a canonical address: without scheme and ``www.``; what catalogs are unique by."""
    canonical = _canonical(url)
    if not is_http(canonical):
        return canonical
    rest = canonical.partition("://")[2]
    return _WWW.sub("", rest, count=1)


@lru_cache(maxsize=8192)
def _canonical(url: str) -> str:
    url = _STRIPPED.sub("", url.strip())
    for _ in range(_ROUNDS):
        folded = _fold(url)
        if folded == url:
            break
        url = folded
    return url


def _fold(url: str) -> str:
    if not is_http(url):
        return url
    try:
        parts = _unwrap_amp_cache(urlsplit(url.replace("\\", "/") if "\\" in url else url))
        name, port = _host_and_port(parts)
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    netloc = _desktop_host(name)
    if ":" in netloc:
        netloc = f"[{netloc}]"
    if port and port != _DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    path = _path(parts.path)
    query = _query(parts.query)
    fragment = _encode(parts.fragment, _QUERY_SAFE) if parts.fragment.startswith("!") else ""
    return (
        f"{scheme}://{netloc}{path}{'?' + query if query else ''}"
        f"{'#' + fragment if fragment else ''}"
    )


def _host_and_port(parts: SplitResult) -> tuple[str, str]:
    port = parts.port
    return normal_host(parts.hostname or ""), "" if port is None else str(port)


def _unwrap_amp_cache(parts: SplitResult) -> SplitResult:
    """The publisher's address out of an AMP cache's or Google's AMP viewer's."""
    name = (parts.hostname or "").lower()
    match = None
    if name.endswith(".ampproject.org"):
        match = _AMP_CACHE.match(parts.path)
    elif name.startswith("www.google.") or name in ("google.com", "www.bing.com"):
        match = _AMP_VIEWER.match(parts.path)
    if match is None:
        return parts
    secure = "/s/" in parts.path[: match.start("rest")]
    query = f"?{parts.query}" if parts.query else ""
    return urlsplit(f"http{'s' if secure else ''}://{match['rest']}{query}")


def _desktop_host(name: str) -> str:
    """``m.example.com`` and ``amp.example.com`` to ``www.example.com``."""
    if is_address(name):
        return name
    labels = name.split(".")
    base = site(name).split(".")
    inner = labels[: len(labels) - len(base)]
    kept = [label for label in inner if not _VARIANT_HOST.match(label)]
    if len(kept) == len(inner):
        return name
    return ".".join([*(kept or ["www"]), *base])


def _path(path: str) -> str:
    path = _encode(_PATH_SESSION.sub("", path), _PATH_SAFE)
    path = _without_dots(path)
    path = _AMP_END.sub("", path)
    path = _AMP_START.sub("", path)
    path = _PRINT_END.sub("", path)
    path = _INDEX.sub("/", path)
    return path.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    """Dot segments removed (RFC 3986, section 5.2.4) and runs of slashes folded."""
    if "//" not in path and "/." not in path:
        return path or "/"
    out: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if out:
                out.pop()
        elif segment not in ("", "."):
            out.append(segment)
    tail = "/" if segments[-1] in ("", ".", "..") and out else ""
    return "/" + "/".join(out) + tail


def _query(query: str) -> str:
    if not query:
        return ""
    kept = []
    parts = query.replace("&amp;", "&").split("&")
    for part in parts:
        name, equals, value = part.partition("=")
        if not part or _is_noise(unquote(name), value, alone=len(parts) == 1):
            continue
        kept.append((_encode(name, _QUERY_SAFE), equals, _encode(value, _QUERY_SAFE)))
    kept.sort(key=lambda item: item[0])
    return "&".join("".join(item) for item in kept)


def _is_noise(name: str, value: str, *, alone: bool) -> bool:
    if _TRACKING.match(name) or _SESSION.match(name):
        return True
    if not _VARIANT.match(name):
        return False
    name = name.lower()
    if name in _ALWAYS_VARIANT:
        return True
    if name == "m":
        # Beside other parameters it may be a month.
        return alone and value in ("0", "1")
    if name in _NAMED_ONLY:
        return _NAMED_VALUE.match(value) is not None
    if name in _WITH_PRINT:
        return value.lower() in ("component", "print")
    return _VARIANT_VALUE.match(value) is not None


def _encode(text: str, safe: str) -> str:
    """Percent-encoding in its normal form (RFC 3986, section 6.2.2)."""
    if "%" in text:
        text = _ESCAPE.sub(_normal_escape, text)
        text = re.sub(r"%(?![0-9A-F]{2})", "%25", text)
    return quote(text, safe=safe)


def _normal_escape(match: re.Match[str]) -> str:
    byte = unquote_to_bytes(match[0])[0]
    return chr(byte) if byte in _UNRESERVED else match[0].upper()
