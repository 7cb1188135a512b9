"""The list of pages that search engines read."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from svcctl.documents.site.edition import Edition

SITEMAP = "sitemap.xml"


def sitemap(editions: Sequence[Edition], address: str) -> bytes:
    """All pages in all languages, at the address that the site will have."""
    paths = sorted(edition.folder + path for edition in editions for path in edition.documents)
    places = "".join(f"<url><loc>{escape(address + path)}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{places}</urlset>\n".encode()
