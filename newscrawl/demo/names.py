"""Invented places, people and bodies, for each language of the sample web."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """What the facts of a story are drawn from."""

    places: tuple[str, ...]
    rivers: tuple[str, ...]
    roads: tuple[str, ...]
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    bodies: tuple[str, ...]
    weekdays: tuple[str, ...]
    """Monday first, as :meth:`datetime.date.weekday` counts."""
    years: tuple[int, int]


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


ENGLISH = Names(
    places=_words(
        "Harbourton, Calder Point, Old Ferry, Northfield, Saltmarsh, Wendlebury, Thorne Haven,"
        "Marlstead, Upper Quill, Brackwater, Pellingham, Stonequay, Lowmoor, Eastry Sands,"
        "Ganton Bridge, Feverell, Hollin Cross, Tarrow, Ashby Wick, Port Merrow, Sandling,"
        "Cold Aston, Ravensluice, Withy End"
    ),
    rivers=_words("Marl, Teasel, Orrin, Wend, Sallow, Brack, Calder Water, Lune Beck, Yarrowby"),
    roads=_words(
        "Ropewalk Street, Chandlers' Row, Mill Lane, the Esplanade, Quarry Road, Tanner Street,"
        "Beacon Hill, Station Parade, Netmakers' Wharf, Old Customs Road, Lantern Street,"
        "Bellfounders' Lane, Salt Lane, the Corn Market"
    ),
    firsts=_words(
        "Ada, Bram, Celia, Dunstan, Edith, Felix, Greta, Hamid, Ines, Jonas, Kezia, Leopold,"
        "Maud, Niall, Odette, Piers, Quentin, Rosa, Silas, Thea, Ursula, Viktor, Winifred, Yusuf,"
        "Zelda, Amara, Benedikt, Clementine, Dmitri, Esme, Farid, Giulia, Henrik, Iris, Jamal,"
        "Katya, Lucian, Mirela, Noor, Osric"
    ),
    lasts=_words(
        "Quill, Ashdown, Penhallow, Varley, Thackray, Okonjo, Lindqvist, Marsh, Drummond, Sorley,"
        "Haverstock, Belcourt, Nakagawa, Tremaine, Oduya, Fenwick, Castellan, Brandt, Wetherby,"
        "Kowalczyk, Larkspur, Mbeki-Rowe, Osgood, Pascoe, Redfern, Szabo, Tolliver, Underhill,"
        "Vance-Morel, Whitlock, Yardley, Abernethy, Birtwhistle, Cordova, Eldridge, Farquhar,"
        "Goldacre, Hartnoll, Ivarsson, Jessop"
    ),
    bodies=_words(
        "the Marl Coast Authority, Harbour Trust, Brackwater College, the River Board,"
        "Tidewater Group, the Coast Institute, Orrin Holdings, the Civic Society,"
        "Friends of the Foreshore, the Seafarers' Union, Lantern Works, the Valley Cooperative,"
        "the Growers' Alliance, Merrow Shipping, the Ratepayers' League, Sallow & Sons,"
        "the Northern Observatory, the Heritage Fund, the Consumers' Council, Quarrymen's Mutual"
    ),
    weekdays=_words("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday"),
    years=(1961, 2019),
)

PERSIAN = Names(
    places=_words(
        "بندر ساران, کرانه‌شهر, دریابار, نی‌زار, سنگ‌پل, گلاب‌دره, مهرکوه, آب‌بخشان, نخلستان,"
        "چشمه‌سار, شوره‌رود, بادگیر, انارک نو, ماسه‌زار, تنگ‌بلوط, سپیدکران"
    ),
    rivers=_words("سارارود, نی‌رود, سپیدآب, مهران‌رود, تلخاب, گلاب‌رود"),
    roads=_words(
        "خیابان فانوس, کوچه مسگرها, بلوار ساحلی, خیابان کتابخانه, راسته طناب‌بافان,"
        "خیابان ایستگاه, گذر نانوایان, خیابان بادگیر"
    ),
    firsts=_words(
        "مریم, بهرام, نسرین, کامران, لیلا, آرش, شیرین, فرهاد, پروانه, سیاوش, نگار, هومن, مهتاب,"
        "کیوان, سارا, بیژن, رویا, داریوش, ترانه, منوچهر, الهام, نیما, گلناز, سهراب"
    ),
    lasts=_words(
        "دریابندی, نیک‌پی, سارانی, فانوس‌چی, کرانی, مهرآذر, نخلی, بادپا, رودبان, آذرمهر, گلابچی,"
        "سنگ‌تراش, پل‌بند, آهنین, سپیدار, تنگستانی‌پور, بارانی, خوش‌قدم, نی‌نواز, ماهی‌گیر,"
        "چراغ‌افروز, کشتی‌ساز"
    ),
    bodies=_words(
        "سازمان کرانه, بنیاد فانوس, پژوهشکده دریا, شرکت آب ساران, گروه صنعتی نخل,"
        "انجمن دوستداران ساحل, دانشکده بندر, تعاونی ماهیگیران, خانه شهروندان, موسسه مهرکوه,"
        "کانون کسبه, صندوق میراث"
    ),
    weekdays=_words("دوشنبه, سه‌شنبه, چهارشنبه, پنج‌شنبه, جمعه, شنبه, یکشنبه"),
    years=(1340, 1397),
)

BY_LANGUAGE = {"en": ENGLISH, "fa": PERSIAN}
