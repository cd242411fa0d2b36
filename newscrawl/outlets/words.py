"""Names of folders that tell what a URL leads to, in the languages of the web's newsrooms."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


KINDS = _set(
    """
    article articles artikel articolo articulo artigo story stories doc news-story newsitem
    newsdetail detail details view read post posts nota noticia noticias beitrag cnt a i s haber
    statya novost xeber khabar
    """
)
"""Folders that hold articles."""

LISTS = _set(
    """
    tag tags thema themen themenseite topic topics tema temas temi sujet sujets theme themes
    category categories kategorie kategorien categoria categorias rubrik rubriken rubrique rubriques
    section sections ressort ressorts author authors autor autoren auteur auteurs autore autori
    yazar yazarlar profile profil profiles user users person people contributor contributors
    archive archives archiv archivo archivio arsiv index list page pages seite feed feeds rss
    collection collections series serie serien keyword keywords label hashtag
    """
)
"""Folders and names of pages that list articles and are none."""

SERVICES = _set(
    """
    login signin sign-in signup register registration registrierung anmelden anmeldung logout
    account konto mein my subscribe subscription abo abonnement abonnieren newsletter newsletters
    search suche buscar recherche ara cari contact kontakt contacto contatti iletisim about about-us
    impressum imprint datenschutz datenschutzerklaerung privacy privacy-policy terms agb
    nutzungsbedingungen legal cookies cookie-policy help hilfe faq shop store jobs
    careers advertise advertising werbung anzeigen mediadaten podcast podcasts
    raetsel quiz horoscope horoskop tv-programm epaper e-paper app apps widget
    widgets static assets images media cdn-cgi wp-content wp-json wp-admin api amp-consent share
    print comments kommentare gutscheine gutschein vergleich rechner sitemap mediathek livestream
    stellenmarkt immobilien partner
    """
)
"""Folders and names of what is neither an article nor a list of them."""

HOMES = _set("home homepage startseite index main default welcome portada inicio accueil anasayfa")
"""Names of pages where a folder begins."""
