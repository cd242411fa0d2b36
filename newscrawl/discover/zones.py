"""The time zone of a country's capital or largest city, and of a language's main country."""

from __future__ import annotations

_COUNTRIES = """
ae Asia/Dubai|af Asia/Kabul|al Europe/Tirane|am Asia/Yerevan|ao Africa/Luanda
ar America/Argentina/Buenos_Aires|at Europe/Vienna|au Australia/Sydney|az Asia/Baku
ba Europe/Sarajevo|bd Asia/Dhaka|be Europe/Brussels|bf Africa/Ouagadougou|bg Europe/Sofia
bh Asia/Bahrain|bo America/La_Paz|br America/Sao_Paulo|bw Africa/Gaborone|by Europe/Minsk
ca America/Toronto|cd Africa/Kinshasa|ch Europe/Zurich|ci Africa/Abidjan|cl America/Santiago
cm Africa/Douala|cn Asia/Shanghai|co America/Bogota|cr America/Costa_Rica|cu America/Havana
cy Asia/Nicosia|cz Europe/Prague|de Europe/Berlin|dk Europe/Copenhagen|do America/Santo_Domingo
dz Africa/Algiers|ec America/Guayaquil|ee Europe/Tallinn|eg Africa/Cairo|es Europe/Madrid
et Africa/Addis_Ababa|fi Europe/Helsinki|fr Europe/Paris|ge Asia/Tbilisi|gh Africa/Accra
gr Europe/Athens|gt America/Guatemala|hk Asia/Hong_Kong|hn America/Tegucigalpa|hr Europe/Zagreb
ht America/Port-au-Prince|hu Europe/Budapest|id Asia/Jakarta|ie Europe/Dublin|il Asia/Jerusalem
in Asia/Kolkata|iq Asia/Baghdad|ir Asia/Tehran|is Atlantic/Reykjavik|it Europe/Rome
jm America/Jamaica|jo Asia/Amman|jp Asia/Tokyo|ke Africa/Nairobi|kg Asia/Bishkek
kh Asia/Phnom_Penh|kr Asia/Seoul|kw Asia/Kuwait|kz Asia/Almaty|lb Asia/Beirut|li Europe/Vaduz
lk Asia/Colombo|ls Africa/Maseru|lt Europe/Vilnius|lu Europe/Luxembourg|lv Europe/Riga
ma Africa/Casablanca|md Europe/Chisinau|me Europe/Podgorica|mk Europe/Skopje|mm Asia/Yangon
mn Asia/Ulaanbaatar|mt Europe/Malta|mv Indian/Maldives|mx America/Mexico_City
my Asia/Kuala_Lumpur|mz Africa/Maputo|na Africa/Windhoek|ng Africa/Lagos|ni America/Managua
nl Europe/Amsterdam|no Europe/Oslo|np Asia/Kathmandu|nz Pacific/Auckland|om Asia/Muscat
pa America/Panama|pe America/Lima|ph Asia/Manila|pk Asia/Karachi|pl Europe/Warsaw|ps Asia/Gaza
pt Europe/Lisbon|py America/Asuncion|qa Asia/Qatar|ro Europe/Bucharest|rs Europe/Belgrade
ru Europe/Moscow|rw Africa/Kigali|sa Asia/Riyadh|sd Africa/Khartoum|se Europe/Stockholm
sg Asia/Singapore|si Europe/Ljubljana|sk Europe/Bratislava|sn Africa/Dakar|so Africa/Mogadishu
sv America/El_Salvador|sy Asia/Damascus|th Asia/Bangkok|tj Asia/Dushanbe|tm Asia/Ashgabat
tn Africa/Tunis|tr Europe/Istanbul|tw Asia/Taipei|tz Africa/Dar_es_Salaam|ua Europe/Kyiv
ug Africa/Kampala|uk Europe/London|gb Europe/London|us America/New_York|uy America/Montevideo
uz Asia/Tashkent|ve America/Caracas|vn Asia/Ho_Chi_Minh|ye Asia/Aden|za Africa/Johannesburg
zm Africa/Lusaka|zw Africa/Harare
"""
_LANGUAGES = """
am Africa/Addis_Ababa|ar Asia/Riyadh|az Asia/Baku|be Europe/Minsk|bg Europe/Sofia
bn Asia/Dhaka|ca Europe/Madrid
cs Europe/Prague|da Europe/Copenhagen|de Europe/Berlin|el Europe/Athens|es Europe/Madrid
et Europe/Tallinn|fa Asia/Tehran|fi Europe/Helsinki|fil Asia/Manila|fr Europe/Paris
he Asia/Jerusalem|hi Asia/Kolkata|hr Europe/Zagreb|hu Europe/Budapest|hy Asia/Yerevan
id Asia/Jakarta|is Atlantic/Reykjavik|it Europe/Rome|ja Asia/Tokyo|ka Asia/Tbilisi
kk Asia/Almaty|km Asia/Phnom_Penh|ko Asia/Seoul|lt Europe/Vilnius|lv Europe/Riga
mn Asia/Ulaanbaatar|ms Asia/Kuala_Lumpur|my Asia/Yangon|nb Europe/Oslo|ne Asia/Kathmandu
nl Europe/Amsterdam|nn Europe/Oslo|no Europe/Oslo|pl Europe/Warsaw|ps Asia/Kabul|pt Europe/Lisbon
ro Europe/Bucharest|ru Europe/Moscow|si Asia/Colombo|sk Europe/Bratislava|sl Europe/Ljubljana
sq Europe/Tirane|sr Europe/Belgrade|sv Europe/Stockholm|sw Africa/Nairobi|ta Asia/Kolkata
te Asia/Kolkata|th Asia/Bangkok|tr Europe/Istanbul|uk Europe/Kyiv|ur Asia/Karachi
uz Asia/Tashkent|vi Asia/Ho_Chi_Minh|zh Asia/Shanghai
"""


def _table(text: str) -> dict[str, str]:
    pairs = (entry.split() for line in text.split("\n") for entry in line.split("|") if entry)
    return {found[0]: found[1] for found in pairs}


BY_COUNTRY = _table(_COUNTRIES)
"""Country code, as in a top-level domain or a language tag, to IANA zone."""

BY_LANGUAGE = _table(_LANGUAGES)
"""Language to the IANA zone where most of its readers are; English has none."""
